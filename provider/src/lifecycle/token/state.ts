import { z } from "zod";
import { sameTime } from "../same.js";
import type { Lifetime } from "./inputs.js";

/** The outputs of every token resource, beside the settings it was minted with. Written into users' state: keep names. */
export const tokenOutputs = {
  token: z
    .string()
    .optional()
    .describe("The live value. Undefined only while a mint has not been confirmed, and after an import.")
    .meta({ afterUp: true }),
  tokenId: z
    .string()
    .optional()
    .describe("The id of the live token at the issuing system. Not a secret. It changes with each rotation.")
    .meta({ afterUp: true }),
  status: z
    .enum(["active", "suspended", "expired", "revoked", "pending"])
    .meta({ title: "TokenStatus" })
    .describe(
      "`active`, `expired`, `revoked` elsewhere, `suspended` since the console was restored from a backup and until somebody accepts the token there, or `pending`: a mint was sent and its reply never came. The next `up` mints again what is not active.",
    ),
  createdAt: z
    .string()
    .optional()
    .describe("When the live value was minted, RFC 3339, by the clock of the issuing system.")
    .meta({ afterUp: true }),
  expiresAt: z.string().optional().describe("When the live token ends, RFC 3339. Undefined for a perpetual token."),
  rotateAt: z
    .string()
    .optional()
    .describe("From when on an `up` rotates by itself, RFC 3339. Undefined when it never does."),
  generation: z
    .int()
    .describe("1 for the first token of this resource, one more with each rotation; 0 while the first is pending."),
  previousToken: z.string().optional().describe("The value before the last rotation, while it may still be valid."),
  previousTokenId: z.string().optional().describe("The id of the token before the last rotation."),
  previousRevokeAt: z
    .string()
    .optional()
    .describe(
      "When the previous value ends, RFC 3339, as its issuer has confirmed, or from when on an `up` revokes it where nobody else does. Undefined while it would live on.",
    ),
  askedEnd: z
    .string()
    .optional()
    .describe(
      "The end that was asked for, RFC 3339, or `none`, where the issuing system has given another one: it limits how long tokens live.",
    )
    .meta({ internal: true }),
  owner: z.string().optional().describe("The owner label as it stands on the live token.").meta({ internal: true }),
};

/** The state of a token, as {@link tokenOutputs} describe it, and the lifetime it was minted with. */
export type TokenState = Lifetime & z.output<z.ZodObject<typeof tokenOutputs>>;

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
