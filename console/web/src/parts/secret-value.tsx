import { CopyButton } from "./copy-button.js";

interface SecretValueProps {
  value: string;
  what: string;
  /** Called once the clipboard has it. */
  onCopied?: (() => void) | undefined;
}

/** A value that the console shows this once. */
export function SecretValue({ value, what, onCopied }: SecretValueProps) {
  return (
    <div className="secret">
      <code className="secret-value" translate="no">
        {value}
      </code>
      <CopyButton text={value} what={what} onCopied={onCopied} />
    </div>
  );
}
