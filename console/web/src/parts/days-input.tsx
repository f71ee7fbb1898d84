import { DAYS_RULE, daysOf } from "./days.js";
import { TextInput } from "./text-input.js";

/** What is written as a lifetime in days. */
export interface DaysInputProps {
  /** The field of the API that it becomes. */
  name: string;
  value: string;
  onChange: (written: string) => void;
  /** What comes of so many days. */
  help: (days: number) => string;
  /** Whether so many days will not do; by default any number of them does. */
  isRefused?: (days: number) => boolean;
}

/** A lifetime in days, with what it comes to. */
export function DaysInput({ name, value, onChange, help, isRefused = () => false }: DaysInputProps) {
  const days = daysOf(value);
  return (
    <TextInput
      name={name}
      label="Days"
      inputMode="numeric"
      autoComplete="off"
      after="days"
      value={value}
      onChange={onChange}
      isInvalid={days === undefined || isRefused(days)}
      help={days === undefined ? DAYS_RULE : help(days)}
    />
  );
}
