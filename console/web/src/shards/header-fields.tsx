import { Button } from "../parts/button.js";
import { TextInput } from "../parts/text-input.js";
import { type EndpointDraft, type HeaderDraft, isKept } from "./endpoint-drafts.js";

interface HeaderFieldsProps {
  endpoint: EndpointDraft;
  /** Of the endpoint in the list. */
  index: number;
  header: HeaderDraft;
  /** Without a header where a new one is not wanted after all. */
  onChange: (header?: HeaderDraft) => void;
}

/** One header: new, or one whose value the console has and shows nobody. */
export function HeaderFields({ endpoint, index, header, onChange }: HeaderFieldsProps) {
  const { name, value, storedFor, isRemoved } = header;
  if (isRemoved) {
    return (
      <p className="field-row">
        <span>
          <code>{name}</code> will be removed.
        </span>
        <Button onPress={() => onChange({ ...header, isRemoved: false })}>Keep {name}</Button>
      </p>
    );
  }
  const field = `endpoints[${index}].headers.${name.trim()}`;
  return (
    <div className="header-fields">
      {storedFor === undefined && (
        <TextInput
          name={`${field} name`}
          label="Header"
          help="Like x-api-key or authorization."
          autoComplete="off"
          autoCorrect="off"
          spellCheck="false"
          value={name}
          onChange={(changed) => onChange({ ...header, name: changed })}
        />
      )}
      <TextInput
        name={field}
        label={storedFor === undefined ? "Value" : `Value of ${name}`}
        help={helpFor(endpoint, header)}
        type="password"
        autoComplete="off"
        value={value}
        onChange={(changed) => onChange({ ...header, value: changed })}
        after={
          <Button
            aria-label={`Remove the header ${name}`}
            onPress={() => (storedFor === undefined ? onChange() : onChange({ ...header, value: "", isRemoved: true }))}
          >
            Remove
          </Button>
        }
      />
    </div>
  );
}

function helpFor(endpoint: EndpointDraft, header: HeaderDraft): string {
  if (header.storedFor === undefined) return "Encrypted, and never shown again.";
  if (isKept(endpoint, header)) return "Leave it empty to keep the value that the console has.";
  return header.value === ""
    ? `Give it again, or it is dropped: the console's value is for ${header.storedFor} only.`
    : "Replaces the value that the console has.";
}
