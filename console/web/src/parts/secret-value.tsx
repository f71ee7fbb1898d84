import { CopyButton } from "./copy-button.js";

/** A value that the console shows this once. */
export function SecretValue({ value, what }: { value: string; what: string }) {
  return (
    <div className="secret">
      <code className="secret-value" translate="no">
        {value}
      </code>
      <CopyButton text={value} what={what} />
    </div>
  );
}
