import type { Context } from "./context.js";

/** How labelled credentials are found again: written on everything minted. */
export interface Labels {
  /** `<prefix>/<organization>/<project>/<stack>/<resource name>`; empty where unknown. */
  owner: string;
  /** 128 random bits in hexadecimal, made when the resource was created. */
  instance: string;
  /** 1 for the first token of a resource, one more with each rotation. */
  generation: number;
}

/** A token as the issuing system lists it: never its value. */
export interface Listed<Spec> {
  tokenId: string;
  status: "active" | "expired" | "revoked";
  /** RFC 3339. */
  createdAt: string;
  /** RFC 3339; undefined for a perpetual token. */
  expiresAt: string | undefined;
  /** RFC 3339: when a scheduled revocation takes effect, or did. */
  revokeAt: string | undefined;
  /** RFC 3339, where the system records it. */
  lastUsedAt: string | undefined;
  /** What can be told of the settings it was minted with. */
  spec: Partial<Spec>;
  /** Undefined for tokens that were not minted by this project. */
  labels: Labels | undefined;
}

/** A token that was just minted: the only time its values are known. */
export interface Issued<Spec> extends Listed<Spec> {
  /** Secret outputs by name; always with `token`. */
  values: { token: string } & Record<string, string>;
}

/** What to mint. */
export interface Order<Spec> {
  spec: Spec;
  /** Lifetime in milliseconds from now, a fixed end, or neither for a perpetual token. */
  lifetime: { milliseconds: number } | { expiresAt: string } | undefined;
  labels: Labels;
}

/** A system that mints tokens. Everything about their life that does not differ between systems is in `token.ts`. */
export interface Issuer<Spec> {
  /**
   * Mints. A repeat of an order that was lost on the way never leaves a second live token.
   * @throws LostReply when a token may be alive that nobody holds; otherwise the reason nothing was minted
   */
  issue(order: Order<Spec>, context: Context): Promise<Issued<Spec>>;
  /** The token, or undefined when the system itself says that there is none. Costs a share of a list where that is enough. */
  find(tokenId: string, owner: string, context: Context): Promise<Listed<Spec> | undefined>;
  /** Every living token with this instance label. */
  living(instance: string, context: Context): Promise<Listed<Spec>[]>;
  /** Revokes at once, or `after` milliseconds where {@link schedulesRevocation}. A token that is not there is fine. */
  revoke(tokenId: string, after: number, context: Context): Promise<void>;
  /** Whether a revocation can be left with the system for later; otherwise a later `up` has to do it. */
  readonly schedulesRevocation: boolean;
}

/** A mint whose reply never came although it may have happened. */
export class LostReply extends Error {
  override readonly name = "LostReply";
}

/** The same order was minted before with other settings, or what it minted is dead: it needs a new generation. */
export class StaleOrder extends Error {
  override readonly name = "StaleOrder";
}
