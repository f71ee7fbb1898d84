import { called } from "../state/credential.js";
import { colours } from "../terminal/output.js";
import { type Column, table } from "../terminal/table.js";
import { noteOn, type Variable } from "./variables.js";

/** What is said where there is no variable. */
export const NONE = "The state holds no credential with a value.";

/** The variables of a stack as a table for people, without their values. */
export function variablesReport(variables: readonly Variable[]): string {
  if (variables.length === 0) return NONE;
  const { dim } = colours();
  const rows = variables.map(({ name, credential, output, secret }) => [
    name,
    called(credential),
    output,
    secret ? "yes" : "",
    noteOn(credential) ?? "",
  ]);
  return table(COLUMNS, rows, { style: dim });
}

const COLUMNS: readonly Column[] = [
  { heading: "VARIABLE" },
  { heading: "FROM", narrow: "below" },
  { heading: "OUTPUT" },
  { heading: "SECRET" },
  { heading: "NOTE", narrow: "below" },
];

/** The same for programs; the documented shape of `--json`. */
export function variablesJson(variables: readonly Variable[]) {
  return {
    variables: variables.map(({ name, credential, output, secret }) => ({
      name,
      resource: credential.name,
      type: credential.type,
      output,
      secret,
      note: noteOn(credential) ?? null,
    })),
  };
}
