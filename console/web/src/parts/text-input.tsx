import type { ReactNode } from "react";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { Text } from "react-aria-components/Text";
import { TextArea } from "react-aria-components/TextArea";
import { FieldError, TextField, type TextFieldProps } from "react-aria-components/TextField";
import { useFieldProblem } from "./field-errors.js";

/** A line of text in a form, or several. */
export interface TextInputProps extends Omit<TextFieldProps, "className" | "style" | "children" | "name"> {
  /** As the console calls the property: what it finds wrong with it shows here. */
  name: string;
  label: string;
  /** What to write, for who does not know. */
  help?: ReactNode;
  /** Stands beside the field: a unit. */
  after?: ReactNode;
  lines?: number;
  /** What is wrong with what is written, as far as the page can tell. */
  problem?: string | undefined;
}

export function TextInput({
  label,
  help,
  after,
  lines,
  problem,
  isInvalid = false,
  onChange,
  ...props
}: TextInputProps) {
  const { reason: refused, forget } = useFieldProblem(props.name);
  const reason = refused ?? problem;
  const change = (value: string) => {
    forget();
    onChange?.(value);
  };
  return (
    <TextField {...props} isInvalid={isInvalid || reason !== undefined} onChange={change} className="field">
      <Label>{label}</Label>
      <div className="field-row">
        {lines ? <TextArea rows={lines} /> : <Input />}
        {after}
      </div>
      {help && (
        <Text slot="description" className="help">
          {help}
        </Text>
      )}
      {reason && <FieldError className="field-error">{reason}</FieldError>}
    </TextField>
  );
}
