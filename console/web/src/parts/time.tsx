/** A time in the reader's own zone, and how far away it is; in short only that. */
export function Time({ at, isShort = false }: { at: string; isShort?: boolean }) {
  const date = new Date(at);
  if (isShort) {
    return (
      <time dateTime={at} title={ABSOLUTE.format(date)}>
        {distance(date, new Date())}
      </time>
    );
  }
  return (
    <time dateTime={at} title={at}>
      {ABSOLUTE.format(date)} <span className="aside">{distance(date, new Date())}</span>
    </time>
  );
}

const ABSOLUTE = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "always" });

const UNITS = [
  ["year", 365 * 86_400],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** "in 29 days", "2 hours ago"; rounded towards now, so that nothing seems to live longer than it does. */
export function distance(date: Date, now: Date): string {
  const seconds = (date.getTime() - now.getTime()) / 1000;
  const unit = UNITS.find(([, length]) => Math.abs(seconds) >= length);
  if (!unit) return seconds >= 0 ? "in less than a minute" : "just now";
  return RELATIVE.format(Math.trunc(seconds / unit[1]), unit[0]);
}
