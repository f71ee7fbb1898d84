import type { Context } from "../context.js";
import type { Labels, Listed } from "../listed.js";

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

/** Where to look for a token, and how sure an answer must be. */
export interface LookUp {
  /** Its owner label: tokens of one stack are listed together. Empty where unknown. */
  owner: string;
  /** `confirmed`: the system itself says that there is none. `presumed`: not in a list is enough, where nothing depends on it. */
  absence: "confirmed" | "presumed";
}

/** How to look up a token of which nothing but its id is known. */
export const BY_ITSELF: LookUp = { owner: "", absence: "confirmed" };

/** A system that mints tokens. Everything about their life that does not differ between systems is in this folder. */
export interface Issuer<Spec> {
  /**
   * Mints. A repeat of an order that was lost on the way never leaves a second live token.
   * @throws LostReply when a token may be alive that nobody holds; otherwise the reason nothing was minted
   */
  issue(order: Order<Spec>, context: Context): Promise<Issued<Spec>>;
  /** The token, or undefined when there is none of this id. Costs a share of a list where that is enough. */
  find(tokenId: string, lookUp: LookUp, context: Context): Promise<Listed<Spec> | undefined>;
  /**
   * Every living token with this instance label. `presumed` allows a system that has only lists an answer that is some seconds old, as
   * long as this process has not minted or revoked for the instance since.
   */
  living(instance: string, absence: LookUp["absence"], context: Context): Promise<Listed<Spec>[]>;
  /**
   * Changes what bounds a token; its value stays. Left out where the system has no such thing.
   * @param bounds by name; undefined lifts one
   * @returns false when there is no such token, or it has ended
   */
  readonly bind?:
    | ((tokenId: string, bounds: Readonly<Record<string, unknown>>, context: Context) => Promise<boolean>)
    | undefined;
  /**
   * Revokes at a time of the system's own clock, where it schedules revocations; otherwise, without a time, or with one that is past,
   * at once. A token that is not there is fine. Never makes a token live longer.
   * @param at RFC 3339
   * @returns when it ends, as the system says (RFC 3339); undefined when it has ended
   */
  revoke(tokenId: string, at: string | undefined, context: Context): Promise<string | undefined>;
  /**
   * Revokes a token at once if nothing else of its resource is alive: what else needs a list and a revocation, in one request. Left out
   * where the system cannot do it. A token that is not there is fine.
   * @returns false when something else is alive, and nothing was revoked
   */
  readonly revokeSole?: ((tokenId: string, instance: string, context: Context) => Promise<boolean>) | undefined;
  /**
   * Whether these are a token's values, asked of the system without using them where that is possible.
   * @param values by name, with `token`
   */
  verify(tokenId: string, values: Readonly<Record<string, string>>, context: Context): Promise<boolean>;
  /** The system's own time, as its last answer told it; this machine's before any answer. */
  now(context: Context): Date;
}

/** The same order was minted before with other settings, or what it minted is dead: it needs a new generation. */
export class StaleOrder extends Error {
  override readonly name = "StaleOrder";
}
