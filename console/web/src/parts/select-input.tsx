import { useId } from "react";
import type { Option } from "./choice.js";

/** One of several, in the browser's own list. */
export interface SelectInputProps<Value extends string> {
  label: string;
  options: readonly Option<Value>[];
  value: Value;
  onChange: (value: Value) => void;
}

/** Counts at once. */
export function SelectInput<Value extends string>({ label, options, value, onChange }: SelectInputProps<Value>) {
  const id = useId();
  return (
    <div className="field select">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value as Value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
