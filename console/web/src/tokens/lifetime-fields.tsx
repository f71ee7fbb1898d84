import { inWords } from "pulumi-keyring-near";
import { OneOf } from "../parts/choice.js";
import { dayAfter, daysOf, SECONDS_PER_DAY } from "../parts/days.js";
import { DaysInput } from "../parts/days-input.js";

/** How long a new token is to live, as a form has it. */
export interface LifetimeDraft {
  /** `longest` is what the shard's ceiling allows. */
  kind: "ephemeral" | "perpetual" | "longest";
  /** As they are written; undefined until somebody has. */
  days: string | undefined;
}

/** A draft as it counts below a ceiling in seconds, and what comes of it. */
export interface Lifetime extends LifetimeDraft {
  days: string;
  /** Undefined where it cannot be read, or is too long; null for a token that does not expire. */
  seconds: number | null | undefined;
}

export function lifetimeBelow(most: number | null, draft: LifetimeDraft): Lifetime {
  const { days = String(Math.min(USUAL_DAYS, Math.floor((most ?? Infinity) / SECONDS_PER_DAY))) } = draft;
  const kind = kindsBelow(most).includes(draft.kind) ? draft.kind : "longest";
  if (kind !== "ephemeral") return { kind, days, seconds: kind === "perpetual" ? null : (most ?? undefined) };
  const count = daysOf(days);
  const isTooLong = count !== undefined && most !== null && count * SECONDS_PER_DAY > most;
  return { kind, days, seconds: count === undefined || isTooLong ? undefined : count * SECONDS_PER_DAY };
}

interface LifetimeFieldsProps {
  /** The shard's ceiling, in seconds. */
  most: number | null;
  value: Lifetime;
  onChange: (value: LifetimeDraft) => void;
}

/** How long a new token lives: what the shard does not allow is not offered. */
export function LifetimeFields({ most, value, onChange }: LifetimeFieldsProps) {
  const longest = most === null ? "" : inWords(most * 1_000);
  const labels = { ephemeral: "Ephemeral", perpetual: "Perpetual", longest: `As long as allowed: ${longest}` };
  return (
    <>
      <OneOf
        name="duration"
        label="Duration"
        help={most === null ? undefined : `Tokens of this shard live at most ${longest}.`}
        options={kindsBelow(most).map((kind) => ({ value: kind, label: labels[kind] }))}
        value={value.kind}
        onChange={(kind) => onChange({ ...value, kind })}
      />
      {value.kind === "ephemeral" && (
        <DaysInput
          name="expiresInSeconds"
          value={value.days}
          onChange={(days) => onChange({ ...value, days })}
          isRefused={() => value.seconds === undefined}
          help={(days) =>
            value.seconds === undefined ? `At most ${longest}` : `This token will expire on ${dayAfter(days)}`
          }
        />
      )}
      {value.kind === "perpetual" && <p className="help">This token will not expire, but can be revoked</p>}
    </>
  );
}

function kindsBelow(most: number | null): LifetimeDraft["kind"][] {
  if (most === null) return ["ephemeral", "perpetual"];
  return most < SECONDS_PER_DAY ? ["longest"] : ["ephemeral", "longest"];
}

const USUAL_DAYS = 30;
