import { CopyButton } from "./copy-button.js";

/** An id or an address to take along, with a button that copies it. */
export function Copyable({ text, what }: { text: string; what: string }) {
  return (
    <span className="copyable">
      <code translate="no">{text}</code>
      <CopyButton text={text} what={what} />
    </span>
  );
}
