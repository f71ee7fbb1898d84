/** What a command checked for a stack, for the places where a CI platform shows it. Texts may be foreign; each format makes them harmless. */
export interface CiReport {
  /** The command, e.g. `status`. */
  command: string;
  /** `<project>/<stack>`; undefined where the state does not say. */
  stack: string | undefined;
  checks: readonly CiCheck[];
}

/** One thing that was checked, or that could not be. */
export interface CiCheck {
  /** As messages call it: `AuthToken "web"`. */
  subject: string;
  /** `<system>:<Type>`; undefined for what nobody asked about. */
  type?: string;
  /** What needs a person; undefined where nothing does. */
  finding?: Finding;
  /** Why nobody could tell. */
  unchecked?: string;
}

/** Something that needs a person. */
export interface Finding {
  /** `error`: consumers are or may be cut off now. `warning`: it works for now. */
  level: "error" | "warning";
  /** What kind of finding, in lower case with hyphens; stays the same between versions. */
  rule: string;
  /** What is wrong, in a few words that follow the subject: `was revoked`. */
  title: string;
  /** Why, and what to do next. */
  advice: string;
  /** What tells this finding from others of its kind in the next run: an id, which is never a value. */
  key: string;
}

/** The checks that found something. */
export function findingsOf({ checks }: CiReport): (CiCheck & { finding: Finding })[] {
  return checks.flatMap((check) => (check.finding === undefined ? [] : [{ ...check, finding: check.finding }]));
}
