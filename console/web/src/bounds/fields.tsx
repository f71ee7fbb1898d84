import { whyNoDuration, whyNoRequestCount } from "pulumi-keyring-near";
import type { ReactNode } from "react";
import { TextInput } from "../parts/text-input.js";
import { readCount, readLifetime } from "./written.js";

interface BoundFieldProps {
  value: string;
  onChange: (value: string) => void;
  help: ReactNode;
}

/** What most who fill in a form leave as it is. */
export function Bounds({ isOpen = false, children }: { isOpen?: boolean; children: ReactNode }) {
  return (
    <details className="bounds" open={isOpen}>
      <summary>Bounds</summary>
      <div className="form">{children}</div>
    </details>
  );
}

/** From where something is accepted. */
export function AddressesField(props: BoundFieldProps) {
  return (
    <TextInput
      {...props}
      name="allowedAddresses"
      label="Allowed addresses"
      lines={3}
      autoComplete="off"
      autoCorrect="off"
      spellCheck="false"
    />
  );
}

/** How many requests at most. */
export function CountField({ name, label, ...props }: BoundFieldProps & { name: string; label: string }) {
  return (
    <TextInput
      {...props}
      name={name}
      label={label}
      inputMode="numeric"
      autoComplete="off"
      problem={readCount(props.value) ? undefined : `It ${whyNoRequestCount(undefined)}.`}
    />
  );
}

/** How long tokens may live. */
export function LifetimeField(props: BoundFieldProps) {
  const wrong = whyNoDuration(props.value);
  return (
    <TextInput
      {...props}
      name="maxTokenLifetime"
      label="Longest lifetime of tokens"
      autoComplete="off"
      problem={readLifetime(props.value) ? undefined : wrong ? `It ${wrong}.` : "It must be at least 1 second."}
    />
  );
}
