import type { ReactNode } from "react";
import { Checkbox } from "react-aria-components/Checkbox";
import { CheckboxGroup, CheckboxGroupStateContext } from "react-aria-components/CheckboxGroup";
import { Label } from "react-aria-components/Label";
import { Radio, RadioGroup } from "react-aria-components/RadioGroup";
import { Text } from "react-aria-components/Text";
import { FieldError } from "react-aria-components/TextField";
import { useFieldProblem } from "./field-errors.js";

/** Something to choose. */
export interface Option<Value extends string> {
  value: Value;
  label: string;
  help?: ReactNode;
}

interface ChoiceProps<Value extends string> {
  name: string;
  label: string;
  help?: ReactNode;
  options: readonly Option<Value>[];
}

interface OneOfProps<Value extends string> extends ChoiceProps<Value> {
  value: Value;
  onChange: (value: Value) => void;
}

/** One of a few. */
export function OneOf<Value extends string>({ label, help, options, onChange, ...group }: OneOfProps<Value>) {
  const { reason, forget } = useFieldProblem(group.name);
  const choose = (value: string) => {
    forget();
    onChange(value as Value);
  };
  return (
    <RadioGroup {...group} isInvalid={reason !== undefined} onChange={choose} className="choice">
      <Label>{label}</Label>
      {help && <Help>{help}</Help>}
      <div className="options in-a-row">
        {options.map((option) => (
          <Radio key={option.value} value={option.value} className="option">
            <span className="radio" aria-hidden="true" />
            <Said option={option} />
          </Radio>
        ))}
      </div>
      {reason && <FieldError className="field-error">{reason}</FieldError>}
    </RadioGroup>
  );
}

interface SomeOfProps<Value extends string> extends ChoiceProps<Value> {
  value: readonly Value[];
  /** Called with what is chosen, in the order of the options. */
  onChange: (value: Value[]) => void;
  /** Whether "Select all" stands above them. */
  hasSelectAll?: boolean;
}

/** Any number of several. */
export function SomeOf<Value extends string>(props: SomeOfProps<Value>) {
  const { name, label, help, options, value, onChange, hasSelectAll = false } = props;
  const all = options.map((option) => option.value);
  const { reason, forget } = useFieldProblem(name);
  const choose = (chosen: readonly string[]) => {
    forget();
    onChange(all.filter((one) => chosen.includes(one)));
  };
  return (
    <CheckboxGroup name={name} value={[...value]} isInvalid={reason !== undefined} onChange={choose} className="choice">
      <Label>{label}</Label>
      {help && <Help>{help}</Help>}
      {hasSelectAll && (
        // Outside the group's state, which would take it for one more of them and never show it selected.
        <CheckboxGroupStateContext value={null}>
          <Checkbox
            slot={null}
            className="option"
            isSelected={value.length === all.length}
            isIndeterminate={value.length > 0 && value.length < all.length}
            onChange={(selected) => choose(selected ? all : [])}
          >
            <Box />
            <span>Select all</span>
          </Checkbox>
        </CheckboxGroupStateContext>
      )}
      <div className="options">
        {options.map((option) => (
          <Checkbox key={option.value} value={option.value} className="option">
            <Box />
            <Said option={option} />
          </Checkbox>
        ))}
      </div>
      {reason && <FieldError className="field-error">{reason}</FieldError>}
    </CheckboxGroup>
  );
}

function Help({ children }: { children: ReactNode }) {
  return (
    <Text slot="description" className="help">
      {children}
    </Text>
  );
}

function Said({ option: { label, help } }: { option: Option<string> }) {
  return (
    <span>
      {label}
      {help && <span className="help"> {help}</span>}
    </span>
  );
}

function Box() {
  return (
    <svg className="box" viewBox="0 0 18 18" aria-hidden="true">
      <path className="tick" d="M4 9.5 7.5 13 14 5.5" />
      <path className="dash" d="M4.5 9h9" />
    </svg>
  );
}
