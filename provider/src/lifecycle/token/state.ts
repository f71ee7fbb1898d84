import { z } from "zod";
import type { issuerUrlsShape } from "../issuer-urls.js";
import { sameTime } from "../same.js";
import type { Lifetime } from "./inputs.js";

/** The outputs of every token resource, beside the settings it was minted with. Written into users' state: keep names. */
export const tokenOutputs = {
  token: z
    .string()
    .optional()
    .describe("The current value. Undefined only while a mint has not been confirmed, and after an import.")
    .meta({ afterUp: true }),
  tokenId: z
    .string()
    .optional()
    .describe("The id of the current token at the issuing system. Not a secret. It changes with each rotation.")
    .meta({ afterUp: true }),
  status: z
    .enum(["active", "suspended", "expired", "revoked", "pending"])
    .meta({ title: "TokenStatus" })
    .describe(
      "`active`, `expired`, `revoked` (elsewhere), `suspended` (since the console was restored from a backup, until somebody accepts the token there), or `pending` (a mint was sent, but its reply never came). Unless it is `active`, the next `up` mints the token again.",
    ),
  createdAt: z
    .string()
    .optional()
    .describe("When the current token was minted, RFC 3339, by the issuing system's clock.")
    .meta({ afterUp: true }),
  expiresAt: z
    .string()
    .optional()
    .describe("When the current token expires, RFC 3339. Undefined for a perpetual token."),
  rotateAt: z
    .string()
    .optional()
    .describe("The first `up` after this time rotates the token, RFC 3339. Undefined if it does not rotate by time."),
  generation: z
    .int()
    .describe("1 for the first token of this resource, and one more with each rotation; 0 while the first is pending."),
  previousToken: z.string().optional().describe("The value before the last rotation, while it may still be valid."),
  previousTokenId: z.string().optional().describe("The id of the token before the last rotation."),
  previousRevokeAt: z
    .string()
    .optional()
    .describe(
      "When the issuing system revokes the previous value, RFC 3339, as it has confirmed. If it cannot schedule this, the first `up` after this time revokes the value. Undefined while no revocation is planned.",
    ),
  askedEnd: z
    .string()
    .optional()
    .describe(
      "The expiry that was asked for, RFC 3339, or `none`, if the issuing system set another one because it limits lifetimes.",
    )
    .meta({ internal: true }),
  owner: z.string().optional().describe("The owner label of the current token.").meta({ internal: true }),
};

/** The state of a token, as {@link tokenOutputs} describe it, and the lifetime it was minted with. */
export type TokenState = Lifetime &
  z.output<z.ZodObject<typeof tokenOutputs>> & { issuerUrls?: z.output<typeof issuerUrlsShape> };

/** Whether a time (RFC 3339) has come; never for no time. */
export function isPast(time: string | undefined, now: Date): boolean {
  return time !== undefined && Date.parse(time) <= now.getTime();
}

/** The end that was asked for with a state's live token. */
export function askedEnd({ askedEnd, expiresAt }: TokenState): string | undefined {
  return askedEnd === NO_END ? undefined : (askedEnd ?? expiresAt);
}

/** A state with the end that the issuing system tells. Where that is another one than was asked for, both are kept. */
export function withEnd<State extends TokenState>(state: State, expiresAt: string | undefined): State {
  if (state.expiresIn !== undefined || sameTime(state.expiresAt, expiresAt)) return { ...state, expiresAt };
  return { ...state, expiresAt, askedEnd: state.askedEnd ?? state.expiresAt ?? NO_END };
}

const NO_END = "none";

/** Whether a state's live value works still, as far as dates and the last read tell. */
export function isAlive({ tokenId, status, expiresAt }: TokenState, now: Date): boolean {
  return tokenId !== undefined && status === "active" && !isPast(expiresAt, now);
}
