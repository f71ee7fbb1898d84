import { isAccountId } from "pulumi-keyring-near";
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
  const isWrong = value.trim() !== "" && !isAccountId(value.trim());
  return (
    <TextInput
      {...props}
      name="accountId"
      label="Account id"
      help={isWrong ? "No NEAR account id: a-z and 0-9, with single dots, hyphens and underscores between." : help}
      isInvalid={isWrong}
      autoComplete="off"
      autoCorrect="off"
      spellCheck="false"
      value={value}
    />
  );
}
