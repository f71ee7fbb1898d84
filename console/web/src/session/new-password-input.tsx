import { TextInput } from "../parts/text-input.js";

/** A password that is being chosen. */
export function NewPasswordInput(props: { name: string; value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      {...props}
      label="New password"
      type="password"
      autoComplete="new-password"
      help="At least 12 characters, of any kind."
    />
  );
}
