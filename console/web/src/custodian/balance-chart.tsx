import type { BalanceHistory } from "../api/types.js";
import { nearOf } from "./near.js";

type Seen = BalanceHistory["balances"][number];

/** A line in steps: an account has what was seen until something else was. The table beside it has the numbers. */
export function BalanceChart({ seen, from, to }: { seen: readonly Seen[]; from: number; to: number }) {
  const amounts = sorted(seen);
  const [least = 0n, most = 0n] = [amounts[0], amounts.at(-1)];
  const x = (time: number) => (WIDTH * (Math.max(time, from) - from)) / Math.max(to - from, 1);
  const y = (amount: bigint) => HEIGHT - MARGIN - Math.round((HEIGHT - 2 * MARGIN) * share(amount, least, most));
  const steps = seen.map(({ at, balance }, index) => {
    const level = y(BigInt(balance));
    const next = seen[index + 1];
    return `${index === 0 ? "M" : "L"}${x(Date.parse(at))} ${level}H${x(next ? Date.parse(next.at) : to)}`;
  });
  return (
    <figure className="usage-chart">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`Balance, between ${nearOf(String(least))} and ${nearOf(String(most))} NEAR`}
      >
        <path d={steps.join("")} className="balance-line" />
        <line x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} className="usage-base" />
      </svg>
      <figcaption>
        <span>
          {day(from)} to {day(to)}
        </span>
        <span>
          {nearOf(String(least))} to {nearOf(String(most))} NEAR
        </span>
      </figcaption>
    </figure>
  );
}

/** Where an amount lies between two others, from 0 to 1: exact enough for a picture. */
function share(amount: bigint, least: bigint, most: bigint): number {
  return most === least ? 0.5 : Number(((amount - least) * 1_000n) / (most - least)) / 1_000;
}

/** In order, the least first. */
function sorted(seen: readonly Seen[]): bigint[] {
  return seen.map(({ balance }) => BigInt(balance)).sort((one, other) => (one < other ? -1 : 1));
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

const WIDTH = 600;
const HEIGHT = 120;
const MARGIN = 10;
