import { createHash } from "node:crypto";
import type { Context } from "../../../provider/src/lifecycle/context.js";
import {
  type Issued,
  type Issuer,
  type Labels,
  type Listed,
  LostReply,
  type Order,
  StaleOrder,
} from "../../../provider/src/lifecycle/issuer.js";

/** What the test double's tokens are minted with. */
export interface PassSpec {
  name: string;
  permissions: string[];
}

/** The requests that an issuer gets. */
export type Step = "issue" | "find" | "living" | "revoke";

/** `refused`: nothing happened. `lost`: it happened, and the reply never came. */
export type Fault = "refused" | "lost";

interface Kept {
  tokenId: string;
  value: string;
  spec: PassSpec;
  labels: Labels;
  createdAt: string;
  expiresAt: string | undefined;
  revokeAt: string | undefined;
  lastUsedAt: string | undefined;
  order: string;
  asker: string;
}

/**
 * A test double: an issuer in memory that keeps the console's promises. A repeated order gets the same token with a fresh value, an order
 * with other settings or of a dead token is stale, and revocations can be left with it for later.
 */
export class TestIssuer implements Issuer<PassSpec> {
  readonly schedulesRevocation: boolean;
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

  constructor(now: () => Date, options: { schedulesRevocation: boolean } = { schedulesRevocation: true }) {
    this.#now = now;
    this.schedulesRevocation = options.schedulesRevocation;
  }

  async issue({ spec, lifetime, labels }: Order<PassSpec>, _: Context): Promise<Issued<PassSpec>> {
    const fault = this.#asked("issue", String(labels.generation));
    const order = JSON.stringify({ spec, lifetime, labels });
    const known = [...this.#tokens.values()]
      .filter(({ asker }) => asker === this.asker)
      .find((token) => token.labels.instance === labels.instance && token.labels.generation === labels.generation);
    if (known !== undefined && this.#status(known) !== "active") throw new StaleOrder("that token is dead");
    if (known !== undefined && known.order !== order) throw new StaleOrder("that token has other settings");
    const now = this.#now();
    const token: Kept = known ?? {
      tokenId: `token-${this.#tokens.size + 1}`,
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

  async find(tokenId: string, _owner: string, _: Context): Promise<Listed<PassSpec> | undefined> {
    if (this.#asked("find", tokenId) !== undefined) throw new Error("the issuer broke the connection");
    const token = this.#tokens.get(tokenId);
    return token === undefined ? undefined : this.#listed(token);
  }

  async living(instance: string, _: Context): Promise<Listed<PassSpec>[]> {
    if (this.#asked("living", instance) !== undefined) throw new Error("the issuer broke the connection");
    return this.alive().filter(({ labels }) => labels?.instance === instance);
  }

  async revoke(tokenId: string, after: number, _: Context): Promise<void> {
    const fault = this.#asked("revoke", after === 0 ? tokenId : `${tokenId} after ${after}`);
    const token = this.#tokens.get(tokenId);
    const at = new Date(this.#now().getTime() + after).toISOString();
    if (token !== undefined && (token.revokeAt === undefined || at < token.revokeAt)) token.revokeAt = at;
    if (fault === "lost") throw new Error("the issuer did not answer in time");
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
  plant(labels: Labels): string {
    const tokenId = `planted-${this.#tokens.size + 1}`;
    const createdAt = this.#now().toISOString();
    const spec = { name: "planted", permissions: ["look"] };
    const dates = { createdAt, expiresAt: undefined, revokeAt: undefined, lastUsedAt: undefined };
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
