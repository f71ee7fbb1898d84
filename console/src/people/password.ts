import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";
import { Problem } from "../problems/problem.js";

/** What is stored of a password: `scrypt:<N>:<r>:<p>:<salt>:<hash>`, so that the cost can be raised later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, COST);
  return ["scrypt", COST.N, COST.r, COST.p, salt.toString("base64url"), hash.toString("base64url")].join(":");
}

/** Whether a password is the one of a stored hash. Takes as long when there is no hash, so that nobody learns who has an account. */
export async function isPassword(password: string, stored: string | null | undefined): Promise<boolean> {
  const [, N, r, p, salt = "", hash = ""] = (stored ?? NOBODY).split(":");
  const derived = await derive(password, Buffer.from(salt, "base64url"), { N: Number(N), r: Number(r), p: Number(p) });
  const expected = Buffer.from(hash, "base64url");
  return derived.length === expected.length && timingSafeEqual(derived, expected) && typeof stored === "string";
}

/** OWASP's parameters that need the least memory for their strength (32 MB for as long as it takes, half a second at most). */
const COST = { N: 2 ** 15, r: 8, p: 3 } as const;

const NOBODY = ["scrypt", COST.N, COST.r, COST.p, "AAAAAAAAAAAAAAAAAAAAAA", "A".repeat(43)].join(":");

type Cost = Record<"N" | "r" | "p", number>;

const derived: (password: string, salt: Buffer, length: number, options: ScryptOptions) => Promise<Buffer> =
  promisify(scrypt);

/** Few at a time: each takes a core and memory, and whoever floods the sign-in should not slow the gateway down. */
async function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  if (waiting.length >= LONGEST_QUEUE) {
    throw new Problem("unavailable", "Too many people sign in at the moment. Try again.", {}, { "retry-after": "5" });
  }
  if (running >= AT_A_TIME) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await derived(password.normalize("NFKC"), salt, 32, { ...cost, maxmem: 256 * cost.N * cost.r });
  } finally {
    const next = waiting.shift();
    // The place is handed on, so that nobody comes in between.
    if (next) next();
    else running -= 1;
  }
}

const AT_A_TIME = Math.max(1, Math.floor(availableParallelism() / 4));
const LONGEST_QUEUE = 50;
const waiting: (() => void)[] = [];
let running = 0;
