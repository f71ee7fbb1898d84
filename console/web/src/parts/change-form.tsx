import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { Form } from "react-aria-components/Form";
import type { Change } from "../api/change.js";
import { RequestRefused } from "../api/failure.js";
import { Button } from "./button.js";
import { FieldErrors } from "./field-errors.js";
import { ProblemNote } from "./problem-note.js";

/** A form that asks the console for a change. */
export interface ChangeFormProps<Given> {
  change: Change<Given, unknown>;
  /** What is asked for, from what the fields say. */
  given: Given;
  /** The names of its fields: what is wrong with them is said beside them, anything else above the button. */
  fields: readonly string[];
  submit: string;
  /** Dims the button: something is missing that is plain to see. */
  isIncomplete?: boolean;
  kind?: "primary" | "danger";
  /** Leaves without doing anything. */
  onCancel?: () => void;
  children?: ReactNode;
}

export function ChangeForm<Given>(props: ChangeFormProps<Given>) {
  const { change, given, fields, submit, isIncomplete, kind = "primary", onCancel, children } = props;
  const names = fields.join(" ");
  const beside = useMemo(() => errorsBeside(change.error, names.split(" ")), [change.error, names]);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(beside).length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [beside]);
  return (
    <Form
      ref={form}
      className="form"
      // The console decides; the browser's own checks would hold a second try back.
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        change.start(given);
      }}
    >
      <FieldErrors errors={beside}>{children}</FieldErrors>
      {change.error && Object.keys(beside).length === 0 && <ProblemNote error={change.error} />}
      <div className="form-end">
        <Button type="submit" kind={kind} isDisabled={isIncomplete ?? false} isPending={change.running}>
          {submit}
        </Button>
        {onCancel && (
          // What is being made may be shown only once.
          <Button onPress={onCancel} isDisabled={change.running}>
            Cancel
          </Button>
        )}
      </div>
    </Form>
  );
}

/** What the console found wrong, by field; nothing if some of it belongs to no field. */
function errorsBeside(error: Error | null, fields: readonly string[]): Record<string, string> {
  const errors = (error instanceof RequestRefused && error.problem.errors) || [];
  const nameOf = (property: string) => (fields.includes(property) ? property : (property.split(/[.[]/, 1)[0] ?? ""));
  const named = errors.map(({ property, reason }) => [nameOf(property), reason] as const);
  return named.every(([property]) => fields.includes(property)) ? Object.fromEntries(named) : {};
}
