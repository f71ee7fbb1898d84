import { useEffect, useLayoutEffect, useRef } from "react";

/**
 * Keeps how far a page is scrolled with its step in the browser's history, so that going back leads there again.
 * @param isReady whether what is scrolled through is on the page
 */
export function usePlace(isReady: boolean): void {
  const isRestored = useRef(false);
  useLayoutEffect(() => {
    if (!isReady || isRestored.current) return;
    isRestored.current = true;
    const y = placeOf(history.state);
    // After the heading has got the focus, which scrolls to it.
    if (y !== undefined) requestAnimationFrame(() => scrollTo(0, y));
  }, [isReady]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const address = location.href;
    const keep = () => {
      // The page that comes next scrolls, too, before this one is gone.
      if (location.href === address) history.replaceState({ ...history.state, place: scrollY }, "");
    };
    const keepSoon = () => {
      clearTimeout(timer);
      timer = setTimeout(keep, PAUSE_MS);
    };
    addEventListener("scroll", keepSoon, { passive: true });
    return () => {
      removeEventListener("scroll", keepSoon);
      clearTimeout(timer);
    };
  });
}

function placeOf(state: unknown): number | undefined {
  const place = typeof state === "object" && state !== null && "place" in state ? state.place : undefined;
  return typeof place === "number" ? place : undefined;
}

/** Browsers take only so many changes of a state in a while. */
const PAUSE_MS = 100;
