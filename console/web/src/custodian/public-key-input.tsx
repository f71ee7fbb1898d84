import { isPrivateKeyText } from "pulumi-keyring-near";
import type { ReactNode } from "react";
import { TextInput } from "../parts/text-input.js";

/** What a form with a public key needs to know. */
export interface PublicKeyInputProps {
  label?: string;
  help: ReactNode;
  autoFocus?: boolean;
  value: string;
  onChange: (value: string) => void;
}

/** A public key that is written or pasted. */
export function PublicKeyInput({ label = "Public key", ...props }: PublicKeyInputProps) {
  return (
    <TextInput
      {...props}
      name="publicKey"
      label={label}
      autoComplete="off"
      autoCorrect="off"
      spellCheck="false"
      problem={
        isPrivateKeyText(props.value)
          ? "This looks like a private key. It was not sent. Write the public key that belongs to it."
          : undefined
      }
    />
  );
}
