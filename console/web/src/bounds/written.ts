import { parseDuration, whyNoDuration, whyNoRequestCount } from "pulumi-keyring-near";

/** What a field says once it is read; undefined where it cannot be. Empty fields say null: there is no such bound. */
export type Read<Value> = { value: Value | null } | undefined;

/** Addresses and ranges, each in a line of its own or after a comma. Whether they are any, the console says. */
export function readAddresses(written: string): string[] | null {
  const addresses = written.split(/[\s,]+/).filter((one) => one !== "");
  return addresses.length === 0 ? null : addresses;
}

export function readCount(written: string): Read<number> {
  if (written.trim() === "") return { value: null };
  const count = /^\d+$/.test(written.trim()) ? Number(written) : undefined;
  return count === undefined || whyNoRequestCount(count) ? undefined : { value: count };
}

/** Seconds of a length of time such as "30d". */
export function readLifetime(written: string): Read<number> {
  if (written.trim() === "") return { value: null };
  if (whyNoDuration(written)) return undefined;
  const seconds = parseDuration(written) / 1_000;
  return seconds < 1 ? undefined : { value: seconds };
}

/** A number of seconds as one would write it: "30d", "90m". */
export function writeLifetime(seconds: number | null): string {
  if (seconds === null) return "";
  const [unit, length] = UNITS.find(([, length]) => seconds % length === 0) ?? ["s", 1];
  return `${seconds / length}${unit}`;
}

export function writeAddresses(addresses: readonly string[] | null): string {
  return addresses?.join("\n") ?? "";
}

export function writeCount(count: number | null): string {
  return count === null ? "" : String(count);
}

const UNITS = [
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
] as const;

/** Those of these properties that are other than they were. */
export function changesOf<Bounds extends object>(before: Bounds, after: Bounds): Partial<Bounds> {
  const names = Object.keys(after) as (keyof Bounds)[];
  const changed = names.filter((name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]));
  return Object.fromEntries(changed.map((name) => [name, after[name]])) as Partial<Bounds>;
}
