const UNITS: Record<string, number> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const SHORT = /^(?:\d+[smhdw])+$/;
const ISO = /^P(?=\d|T\d)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

const FORM = 'write one like "30d", "12h", "1h30m" or ISO 8601 "P30D"';

/** Why a value is not a duration; undefined where it is one. */
export function whyNoDuration(value: unknown): string | undefined {
  if (typeof value !== "string") return 'must be a text such as "30d"';
  try {
    parseDuration(value);
    return undefined;
  } catch (error) {
    return (error as RangeError).message;
  }
}

/**
 * Milliseconds of a duration: whole numbers with s, m, h, d or w ("30d", "1h30m"), or ISO 8601 ("P30D", "PT12H").
 * @throws RangeError saying what is wrong with the text, without repeating it
 */
export function parseDuration(text: string): number {
  const trimmed = text.trim();
  if (/^-/.test(trimmed)) throw new RangeError(`is a negative length of time; ${FORM}`);
  const milliseconds = SHORT.test(trimmed) ? short(trimmed) : iso(trimmed);
  if (milliseconds === undefined) throw new RangeError(`is not a length of time; ${FORM}`);
  if (milliseconds > LONGEST_DURATION) throw new RangeError("is longer than ten years");
  return milliseconds;
}

/** The longest duration accepted, in milliseconds: ten years, however many of them are leap years. */
export const LONGEST_DURATION = 3_660 * 86_400_000;

/** A duration in words for people, rounded to its two largest units: "6 days 3 hours". */
export function inWords(milliseconds: number): string {
  const parts: string[] = [];
  let rest = Math.max(0, Math.round(milliseconds / 1_000));
  for (const [word, seconds] of WORDS) {
    const count = Math.floor(rest / seconds);
    if (count > 0 && parts.length < 2) parts.push(`${count} ${word}${count === 1 ? "" : "s"}`);
    else if (parts.length > 0) break;
    rest -= count * seconds;
  }
  return parts.join(" ") || "0 seconds";
}

const WORDS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

function short(text: string): number {
  let total = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)([smhdw])/g)) total += Number(count) * (UNITS[unit ?? ""] ?? 0);
  return total;
}

function iso(text: string): number | undefined {
  const match = ISO.exec(text.toUpperCase());
  if (match === null) {
    if (/^P\d+[YM]/i.test(text)) throw new RangeError("has months or years, which differ in length; write days");
    return undefined;
  }
  const [, weeks, days, hours, minutes, seconds] = match;
  const count = (digits: string | undefined, unit: string) => Number(digits ?? 0) * (UNITS[unit] ?? 0);
  return count(weeks, "w") + count(days, "d") + count(hours, "h") + count(minutes, "m") + count(seconds, "s");
}
