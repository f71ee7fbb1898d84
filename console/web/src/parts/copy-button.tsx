import { useEffect, useState } from "react";
import { Button } from "./button.js";

interface CopyButtonProps {
  text: string;
  what: string;
  /** Called once the clipboard has it. */
  onCopied?: (() => void) | undefined;
}

/** Puts a text on the clipboard, and says so. */
export function CopyButton({ text, what, onCopied }: CopyButtonProps) {
  const [state, setState] = useState<"ready" | "copied" | "failed">("ready");
  useEffect(() => {
    if (state === "ready") return;
    const timer = setTimeout(() => setState("ready"), 2_500);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () => {
    // Without TLS, browsers have a clipboard for this machine's own addresses only.
    const written = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error("no clipboard"));
    written.then(
      () => {
        setState("copied");
        onCopied?.();
      },
      () => setState("failed"),
    );
  };
  return (
    <>
      <Button onPress={copy} aria-label={`Copy ${what}`}>
        {{ ready: "Copy", copied: "Copied", failed: "Select it and copy" }[state]}
      </Button>
      <span role="status" className="unseen">
        {state === "copied" && `${what} is on the clipboard`}
      </span>
    </>
  );
}
