import { createHash } from "node:crypto";
import type { Context } from "../../../provider/src/lifecycle/context.js";
import { LostReply } from "../../../provider/src/lifecycle/errors.js";
import type { Labels, Listed } from "../../../provider/src/lifecycle/listed.js";
import {
  type Issued,
  type Issuer,
  type LookUp,
  type Order,
  StaleOrder,
} from "../../../provider/src/lifecycle/token/issuer.js";

/** What the test double's tokens are minted with. */
export interface PassSpec {
  name: string;
  permissions: string[];
}

/** The requests that an issuer gets. */
export type Step = "issue" | "find" | "living" | "revoke" | "verify";

/** `refused`: nothing happened. `lost`: it happened, and the reply never came. */
export type Fault = "refused" | "lost";

interface Kept {
  tokenId: string;
  value: string;
  spec: PassSpec;
  labels: Labels | undefined;
  createdAt: string;
  expiresAt: string | undefined;
  revokeAt: string | undefined;
  lastUsedAt: string | undefined;
  order: string;
  asker: string;
}

/** What an issuer can do for the lifecycle. */
export interface Abilities {
  schedulesRevocation: boolean;
  idempotent: boolean;
}

/**
 * A test double: an issuer in memory that keeps the console's promises. A repeated order gets the same token with a fresh value and a
 * fresh life, an order with other settings or of a dead token is stale, revocations can be left with it for later, and it revokes on the condition
 * that nothing else of the resource is alive. Without these
 * abilities it is like Astra: each order mints, and a revocation is one now.
 */
export class TestIssuer implements Issuer<PassSpec> {
  readonly abilities: Abilities;
  readonly revokeSole: Issuer<PassSpec>["revokeSole"];
  /** Every request so far: `issue 2`, `revoke token-1 after 60000`. */
  readonly requests: string[] = [];
  /** Every value ever given out, whether its reply arrived or not. */
  readonly values: string[] = [];
  /** Who asks: a repeat by somebody else, with another access key, is another order. */
  asker = "somebody";
  /** Decides which request fails, and how. */
  fault: (step: Step) => Fault | undefined = () => undefined;
  readonly #tokens = new Map<string, Kept>();
  readonly #now: () => Date;

  /** @param now the issuer's own clock */
  constructor(now: () => Date, abilities: Abilities = { schedulesRevocation: true, idempotent: true }) {
    this.#now = now;
    this.abilities = abilities;
    // one that knows its orders by the resource knows what else is alive of it
    this.revokeSole = abilities.idempotent ? this.#revokeSole : undefined;
  }

  now(): Date {
    return this.#now();
  }

  async issue({ spec, lifetime, labels }: Order<PassSpec>, _: Context): Promise<Issued<PassSpec>> {
    const fault = this.#asked("issue", String(labels.generation));
    const order = JSON.stringify({ spec, lifetime, labels });
    const known = this.abilities.idempotent ? this.#known(labels) : undefined;
    if (known !== undefined && this.#status(known) !== "active") throw new StaleOrder("that token is dead");
    if (known !== undefined && known.order !== order) throw new StaleOrder("that token has other settings");
    const now = this.#now();
    const token: Kept = {
      tokenId: known?.tokenId ?? `token-${this.#tokens.size + 1}`,
      value: "",
      spec,
      labels,
      createdAt: now.toISOString(),
      expiresAt: end(lifetime, now),
      revokeAt: undefined,
      lastUsedAt: undefined,
      order,
      asker: this.asker,
    };
    token.value = createHash("sha256").update(`value ${this.values.length}`).digest("hex");
    this.values.push(token.value);
    this.#tokens.set(token.tokenId, token);
    if (fault === "lost") throw new LostReply("the issuer did not answer in time");
    return { ...this.#listed(token), values: { token: token.value } };
  }

  async find(tokenId: string, _lookUp: LookUp, _: Context): Promise<Listed<PassSpec> | undefined> {
    if (this.#asked("find", tokenId) !== undefined) throw new Error("the issuer broke the connection");
    const token = this.#tokens.get(tokenId);
    return token === undefined ? undefined : this.#listed(token);
  }

  async living(instance: string, _absence: unknown, _: Context): Promise<Listed<PassSpec>[]> {
    if (this.#asked("living", instance) !== undefined) throw new Error("the issuer broke the connection");
    return this.alive().filter(({ labels }) => labels?.instance === instance);
  }

  async revoke(tokenId: string, at: string | undefined, _: Context): Promise<string | undefined> {
    if (at !== undefined && !this.abilities.schedulesRevocation) throw new Error("this issuer schedules nothing");
    const fault = this.#asked("revoke", at === undefined ? tokenId : `${tokenId} at ${at}`);
    const token = this.#tokens.get(tokenId);
    const now = this.#now().toISOString();
    const end = at === undefined || at < now ? now : at;
    const before = token?.revokeAt ?? token?.expiresAt;
    if (token !== undefined && (before === undefined || end < before)) token.revokeAt = end;
    if (fault === "lost") throw new Error("the issuer did not answer in time");
    if (token === undefined || this.#status(token) !== "active") return undefined;
    return token.revokeAt ?? token.expiresAt;
  }

  async verify(tokenId: string, values: Readonly<Record<string, string>>, _: Context): Promise<boolean> {
    if (this.#asked("verify", tokenId) !== undefined) throw new Error("the issuer broke the connection");
    return this.#tokens.get(tokenId)?.value === values["token"];
  }

  /** The living tokens, oldest first. */
  alive(): Listed<PassSpec>[] {
    return [...this.#tokens.values()].filter((token) => this.#status(token) === "active").map(this.#listed);
  }

  /** The ids of the living tokens, oldest first. */
  aliveIds(): string[] {
    return this.alive().map(({ tokenId }) => tokenId);
  }

  /** The id of the living token that a value belongs to. */
  tokenOf(value: string | undefined): string | undefined {
    return [...this.#tokens.values()].find((token) => token.value === value && this.#status(token) === "active")
      ?.tokenId;
  }

  /** What somebody does at the issuer by hand. */
  revokeElsewhere(tokenId: string): void {
    const token = this.#tokens.get(tokenId);
    if (token !== undefined) token.revokeAt = this.#now().toISOString();
  }

  /** Somebody uses a token. */
  use(tokenId: string): void {
    const token = this.#tokens.get(tokenId);
    if (token !== undefined) token.lastUsedAt = this.#now().toISOString();
  }

  /** A token from nowhere, for instance of a run that this state knows nothing of. @returns its id */
  plant(labels: Labels | undefined, expiresAt?: string): string {
    const tokenId = `planted-${this.#tokens.size + 1}`;
    const createdAt = this.#now().toISOString();
    const spec = { name: "planted", permissions: ["look"] };
    const dates = { createdAt, expiresAt, revokeAt: undefined, lastUsedAt: undefined };
    this.#tokens.set(tokenId, {
      tokenId,
      value: `value of ${tokenId}`,
      spec,
      labels,
      ...dates,
      order: "",
      asker: this.asker,
    });
    return tokenId;
  }

  #revokeSole = async (tokenId: string, instance: string, context: Context): Promise<boolean> => {
    const others = this.alive().some((token) => token.tokenId !== tokenId && token.labels?.instance === instance);
    if (others) this.#asked("revoke", `${tokenId}, which is not the sole one`);
    else await this.revoke(tokenId, undefined, context);
    return !others;
  };

  #known({ instance, generation }: Labels): Kept | undefined {
    return [...this.#tokens.values()].find(
      ({ asker, labels }) => asker === this.asker && labels?.instance === instance && labels.generation === generation,
    );
  }

  #asked(step: Step, what: string): Fault | undefined {
    this.requests.push(`${step} ${what}`);
    const fault = this.fault(step);
    if (fault === "refused") throw new Error("the issuer refuses connections");
    return fault;
  }

  #status({ revokeAt, expiresAt }: Kept): Listed<PassSpec>["status"] {
    const now = this.#now().toISOString();
    if (revokeAt !== undefined && revokeAt <= now) return "revoked";
    return expiresAt !== undefined && expiresAt <= now ? "expired" : "active";
  }

  #listed = (token: Kept): Listed<PassSpec> => {
    const { tokenId, spec, labels, createdAt, expiresAt, revokeAt, lastUsedAt } = token;
    return { tokenId, status: this.#status(token), createdAt, expiresAt, revokeAt, lastUsedAt, spec, labels };
  };
}

function end(lifetime: Order<PassSpec>["lifetime"], now: Date): string | undefined {
  if (lifetime === undefined) return undefined;
  if ("expiresAt" in lifetime) return new Date(lifetime.expiresAt).toISOString();
  return new Date(now.getTime() + lifetime.milliseconds).toISOString();
}
