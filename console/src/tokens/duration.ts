/** `90`, `90s`, `30m`, `24h`, `7d`; nothing means none. */
export function millisecondsOf(duration = "0"): number {
  const unit = duration.at(-1) ?? "s";
  return Number.parseInt(duration, 10) * (MILLISECONDS[unit] ?? 1000);
}

const MILLISECONDS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
