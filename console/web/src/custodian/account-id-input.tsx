import { whyNoAccountId } from "pulumi-keyring-near";
import { TextInput } from "../parts/text-input.js";

/** What a form with an account of a shard needs to know. */
export interface AccountIdInputProps {
  help: string;
  autoFocus?: boolean;
  value: string;
  onChange: (value: string) => void;
}

/** The id of an account that there is already; says where it can be none. */
export function AccountIdInput({ help, value, ...props }: AccountIdInputProps) {
  const wrong = value.trim() === "" ? undefined : whyNoAccountId(value.trim());
  return (
    <TextInput
      {...props}
      name="accountId"
      label="Account id"
      help={wrong ?? help}
      isInvalid={wrong !== undefined}
      autoComplete="off"
      autoCorrect="off"
      spellCheck="false"
      value={value}
    />
  );
}
