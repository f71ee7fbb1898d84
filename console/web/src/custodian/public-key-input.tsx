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
    <TextInput {...props} name="publicKey" label={label} autoComplete="off" autoCorrect="off" spellCheck="false" />
  );
}
