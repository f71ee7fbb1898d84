import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { Hashing } from "./hashing.js";

/** What hashing one password costs, as scrypt counts it. */
export interface PasswordCost {
  N: number;
  r: number;
  p: number;
}

/**
 * Hashes passwords and compares them. What is stored is `scrypt:<N>:<r>:<p>:<salt>:<hash>`, so that the cost can be raised later.
 */
export class Passwords {
  constructor(private readonly cost: PasswordCost = COST) {}

  /**
   * @param client the address that asks for it
   * @throws Problem too-many-attempts, busy
   */
  async hash(password: string, client?: string): Promise<string> {
    const salt = randomBytes(16);
    const hash = await derive(password, salt, this.cost, client);
    return stored(this.cost, salt.toString("base64url"), hash.toString("base64url"));
  }

  /**
   * Whether a password is the one of a stored hash. Takes as long when there is no hash, so that nobody learns who has an account.
   * @param client the address that asks
   * @throws Problem too-many-attempts, busy
   */
  async isRight(password: string, expected: string | null | undefined, client?: string): Promise<boolean> {
    const ofNobody = stored(this.cost, "A".repeat(22), "A".repeat(43));
    const [, N, r, p, salt = "", hash = ""] = (expected ?? ofNobody).split(":");
    const cost = { N: Number(N), r: Number(r), p: Number(p) };
    const derived = await derive(password, Buffer.from(salt, "base64url"), cost, client);
    const known = Buffer.from(hash, "base64url");
    return derived.length === known.length && timingSafeEqual(derived, known) && typeof expected === "string";
  }
}

/** OWASP's parameters that need the least memory for their strength (32 MB for as long as it takes, half a second at most). */
const COST: PasswordCost = { N: 2 ** 15, r: 8, p: 3 };

function stored({ N, r, p }: PasswordCost, salt: string, hash: string): string {
  return ["scrypt", N, r, p, salt, hash].join(":");
}

const derived: (password: string, salt: Buffer, length: number, options: ScryptOptions) => Promise<Buffer> =
  promisify(scrypt);

async function derive(password: string, salt: Buffer, cost: PasswordCost, client: string | undefined): Promise<Buffer> {
  const work = () => derived(password.normalize("NFKC"), salt, 32, { ...cost, maxmem: 256 * cost.N * cost.r });
  return hashing.run(work, client);
}

const hashing = new Hashing();
