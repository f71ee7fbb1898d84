import { type RefObject, useEffect, useRef } from "react";

/** Whoever had the focus on what is gone from a list of this length stays at the list: what gets the reference takes it. */
export function useFocusAfterRemoval<Frame extends HTMLElement>(length: number): RefObject<Frame | null> {
  const frame = useRef<Frame>(null);
  const before = useRef(length);
  useEffect(() => {
    if (length < before.current && document.activeElement === document.body) frame.current?.focus();
    before.current = length;
  }, [length]);
  return frame;
}
