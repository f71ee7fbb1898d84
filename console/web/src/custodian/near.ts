/**
 * An amount of yoctoNEAR in NEAR, as people read it: "1,234.5". At most five decimals and never more than there is; what is
 * too little for them is said to be so.
 */
export function nearOf(yocto: string): string {
  const amount = BigInt(yocto);
  const shown = amount / (YOCTO_PER_NEAR / SHOWN_PARTS);
  if (shown === 0n && amount > 0n) return `less than ${decimal(0n, 1n)}`;
  return decimal(shown / SHOWN_PARTS, shown % SHOWN_PARTS);
}

/** What someone wrote as NEAR, "1.5", exactly in yoctoNEAR; undefined where it is no such amount. */
export function yoctoOf(near: string): string | undefined {
  const [, whole, part = ""] = /^(\d{1,15})(?:\.(\d{1,24}))?$/.exec(near.trim()) ?? [];
  if (whole === undefined) return undefined;
  return String(BigInt(whole) * YOCTO_PER_NEAR + BigInt(part.padEnd(DECIMALS, "0")));
}

const DECIMALS = 24;
export const YOCTO_PER_NEAR = 10n ** BigInt(DECIMALS);

const SHOWN_DECIMALS = 5;
const SHOWN_PARTS = 10n ** BigInt(SHOWN_DECIMALS);

const WHOLE = new Intl.NumberFormat("en");

function decimal(whole: bigint, parts: bigint): string {
  const decimals = String(parts).padStart(SHOWN_DECIMALS, "0").replace(/0+$/, "");
  return decimals === "" ? WHOLE.format(whole) : `${WHOLE.format(whole)}.${decimals}`;
}
