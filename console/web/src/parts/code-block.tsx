import { CopyButton } from "./copy-button.js";

/** A command or an address to take along; nothing secret. */
export function CodeBlock({ text, what }: { text: string; what: string }) {
  return (
    <div className="code-block">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrollable by keyboard. */}
      <pre tabIndex={0}>
        <code translate="no">{text}</code>
      </pre>
      <CopyButton text={text} what={what} />
    </div>
  );
}
