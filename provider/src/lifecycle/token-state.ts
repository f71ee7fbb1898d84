import type { Lifetime } from "./lifetime.js";

/** The outputs of every token resource, beside the settings it was minted with. Written into users' state: keep names. */
export interface TokenState extends Lifetime {
  /** The live value; undefined only while a mint has not been confirmed, and after an import. Secret. */
  token?: string | undefined;
  /** The id of the live token at the issuing system. */
  tokenId?: string | undefined;
  /** `pending`: a mint was sent and its reply never came; the next `up` finishes it. */
  status: "active" | "expired" | "revoked" | "pending";
  /** RFC 3339, by the issuer's clock: when the live value was minted. */
  createdAt?: string | undefined;
  /** RFC 3339; undefined for a perpetual token. */
  expiresAt?: string | undefined;
  /** RFC 3339: from when on an `up` rotates by itself. */
  rotateAt?: string | undefined;
  /** 1 for the first token, one more with each rotation; 0 while the first is pending. */
  generation: number;
  /** The value before the last rotation, while it may still be valid. Secret. */
  previousToken?: string | undefined;
  previousTokenId?: string | undefined;
  /**
   * RFC 3339: when the previous value ends, as its issuer has confirmed, or from when on an `up` revokes it where nobody else does;
   * undefined while it would live on.
   */
  previousRevokeAt?: string | undefined;
  /** The owner label as it stands on the live token. */
  owner?: string | undefined;
}

/** Whether a time (RFC 3339) has come; never for no time. */
export function isPast(time: string | undefined, now: Date): boolean {
  return time !== undefined && Date.parse(time) <= now.getTime();
}
