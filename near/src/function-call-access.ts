/** What the holder of a function-call key may do for its account: call these methods of one contract, with no deposit. */
export interface FunctionCallAccess {
  /** The account with the contract. */
  receiverId: string;
  /** Empty where every method may be called. */
  methodNames: string[];
  /** YoctoNEAR of the account's balance that the key may still spend on gas; null where nothing but the balance limits it. */
  allowance: string | null;
}

/** Why no NEAR chain takes a key for these methods; undefined where it does. */
export function whyNoMethodNames(names: readonly string[]): string | undefined {
  const bytes = names.map((name) => new TextEncoder().encode(name).length);
  if (bytes.includes(0)) return "must not have empty names";
  if (bytes.some((length) => length > LONGEST_NAME)) return `must have names of at most ${LONGEST_NAME} bytes`;
  // each is stored with a byte more
  const total = bytes.reduce((sum, length) => sum + length + 1, 0);
  return total > LONGEST_NAMES ? `must have at most ${LONGEST_NAMES} bytes in all, and one more for each` : undefined;
}

/** Whether a text is an amount of yoctoNEAR that a chain can hold: a whole number below 2^128. */
export function isYoctoNear(text: string): boolean {
  return /^\d{1,39}$/.test(text) && BigInt(text) < 2n ** 128n;
}

const LONGEST_NAME = 256;
const LONGEST_NAMES = 2_000;
