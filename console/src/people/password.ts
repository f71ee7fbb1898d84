import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { Hashing } from "./hashing.js";

/**
 * What is stored of a password: `scrypt:<N>:<r>:<p>:<salt>:<hash>`, so that the cost can be raised later.
 * @param client the address that asks for it
 * @throws Problem too-many-attempts, busy
 */
export async function hashPassword(password: string, client?: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, COST, client);
  return ["scrypt", COST.N, COST.r, COST.p, salt.toString("base64url"), hash.toString("base64url")].join(":");
}

/**
 * Whether a password is the one of a stored hash. Takes as long when there is no hash, so that nobody learns who has an account.
 * @param client the address that asks
 * @throws Problem too-many-attempts, busy
 */
export async function isPassword(
  password: string,
  stored: string | null | undefined,
  client?: string,
): Promise<boolean> {
  const [, N, r, p, salt = "", hash = ""] = (stored ?? NOBODY).split(":");
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const derived = await derive(password, Buffer.from(salt, "base64url"), cost, client);
  const expected = Buffer.from(hash, "base64url");
  return derived.length === expected.length && timingSafeEqual(derived, expected) && typeof stored === "string";
}

/** OWASP's parameters that need the least memory for their strength (32 MB for as long as it takes, half a second at most). */
const COST = { N: 2 ** 15, r: 8, p: 3 } as const;

const NOBODY = ["scrypt", COST.N, COST.r, COST.p, "AAAAAAAAAAAAAAAAAAAAAA", "A".repeat(43)].join(":");

type Cost = Record<"N" | "r" | "p", number>;

const derived: (password: string, salt: Buffer, length: number, options: ScryptOptions) => Promise<Buffer> =
  promisify(scrypt);

async function derive(password: string, salt: Buffer, cost: Cost, client: string | undefined): Promise<Buffer> {
  const work = () => derived(password.normalize("NFKC"), salt, 32, { ...cost, maxmem: 256 * cost.N * cost.r });
  return hashing.run(work, client);
}

const hashing = new Hashing();
