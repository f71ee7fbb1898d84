import { useEffect, useRef, useState } from "react";
import { Button } from "./button.js";
import { ModalDialog } from "./modal-dialog.js";

interface LeaveQuestionProps {
  title: string;
  /** What is lost. */
  children: string;
  /** Whether leaving needs no question any longer. */
  isDone: boolean;
}

/**
 * Asks before the page is left, while it shows what is not shown again. Leaving by a link or a step back is held until it is answered;
 * closing the tab is a question of the browser's own.
 */
export function LeaveQuestion({ title, children, isDone }: LeaveQuestionProps) {
  const [to, setTo] = useState<string>();
  const isLeaving = useRef(false);
  useEffect(() => {
    if (isDone) return;
    const here = location.href;
    const askBrowser = (event: BeforeUnloadEvent) => event.preventDefault();
    // A link is held before the address changes: whatever is rendered after that is of the next page.
    const holdLink = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      const isOther = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey;
      if (!link || isOther || link.href === here || link.hasAttribute(LEAVES) || isLeaving.current) return;
      event.preventDefault();
      event.stopPropagation();
      setTo(link.href);
    };
    const holdStep = (event: Event) => {
      if (isLeaving.current || location.href === here) return;
      // Before the pages hear of it: they stay, and the address becomes theirs again.
      event.stopImmediatePropagation();
      setTo(location.href);
      history.pushState(null, "", here);
    };
    addEventListener("beforeunload", askBrowser);
    addEventListener("click", holdLink, { capture: true });
    for (const step of STEPS) addEventListener(step, holdStep, { capture: true });
    return () => {
      removeEventListener("beforeunload", askBrowser);
      removeEventListener("click", holdLink, { capture: true });
      for (const step of STEPS) removeEventListener(step, holdStep, { capture: true });
    };
  }, [isDone]);
  if (to === undefined) return null;
  const leave = () => {
    isLeaving.current = true;
    location.replace(to);
  };
  return (
    <ModalDialog title={title} onClose={() => setTo(undefined)}>
      <p>{children}</p>
      <div className="form-end">
        <Button kind="primary" autoFocus onPress={() => setTo(undefined)}>
          Stay
        </Button>
        <Button kind="danger" onPress={leave}>
          Leave without it
        </Button>
      </div>
    </ModalDialog>
  );
}

/** An attribute of links that are not held: they say that it is known what is left. */
export const LEAVES = "data-leaves";

const STEPS = ["popstate", "hashchange"];
