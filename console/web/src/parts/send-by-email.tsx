import { useEffect, useRef } from "react";
import { useChange } from "../api/change.js";
import { request } from "../api/request.js";
import { Button } from "./button.js";
import { ProblemNote } from "./problem-note.js";

/** A message that the console can send. */
export interface SendByEmailProps {
  /** Where it is asked for, as `path` makes it. */
  url: string;
  body: object;
  /** The button's words: "Send it to me by e-mail". */
  label: string;
  /** What to think of before. */
  aside: string;
}

/** Has the console send something once, where it has a mail server. */
export function SendByEmail({ url, body, label, aside }: SendByEmailProps) {
  const send = useChange(() => request<{ to: string }>(url, { body }));
  const note = useRef<HTMLDivElement>(null);
  const to = send.answer?.to;
  useEffect(() => {
    // The button that had the focus is gone.
    if (to !== undefined) note.current?.focus();
  }, [to]);
  return (
    <>
      {send.error && <ProblemNote error={send.error} />}
      {to === undefined && (
        <p>
          <Button onPress={() => send.start(undefined)} isPending={send.running}>
            {label}
          </Button>{" "}
          <span className="aside">{aside}</span>
        </p>
      )}
      {/* There from the beginning: what is put into it is read out. */}
      <div ref={note} tabIndex={-1} role="status" className="sent">
        {to !== undefined && <p className="note good">Sent to {to}.</p>}
      </div>
    </>
  );
}
