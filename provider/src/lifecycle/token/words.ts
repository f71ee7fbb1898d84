import { inWords } from "pulumi-keyring-near";
import type { Listed } from "../listed.js";
import type { Lifetime, TokenInputs } from "./inputs.js";
import { type Circumstances, lacksValue } from "./plan.js";
import { graceOf, previousEnd, rotateAt } from "./schedule.js";
import { isPast, type TokenState } from "./state.js";

/** What the words go by. */
type Words = Pick<Circumstances, "now" | "schedulesRevocation">;

/** How a dead token ended: `was revoked at 2026-06-01T00:00:00.000Z`. @param revoked the words for a revocation */
export function endWords(
  token: (Pick<Listed<unknown>, "status" | "expiresAt"> & { revokeAt?: string | undefined }) | undefined,
  revoked: string,
): string {
  const expired = token?.status === "expired";
  const end = expired ? token.expiresAt : token?.revokeAt;
  return `${expired ? "has expired" : revoked}${end === undefined ? "" : ` at ${end}`}`;
}

/** What a rotation now means for the values that are in use, as the end of a sentence that gives its reason. */
export function overlapWords(state: TokenState, inputs: Lifetime, at: Words): string {
  if (state.status !== "active" || isPast(state.expiresAt, at.now)) return "";
  const end = previousEnd(inputs, at.now.toISOString(), state.expiresAt);
  const left = Date.parse(end) - at.now.getTime();
  const until = at.schedulesRevocation ? `until ${end}` : `until the first up after ${end}`;
  const stays =
    left <= 0
      ? "is revoked at once"
      : `keeps its current permissions for ${inWords(left)}, ${until}${left < graceOf(inputs) ? ", when it expires" : ""}`;
  return `; the previous value ${stays}${oldestWords(state, at)}`;
}

/** Never more than two values are alive, so that a rotation within an overlap ends it. */
function oldestWords({ previousTokenId, previousRevokeAt }: TokenState, at: Words): string {
  if (previousTokenId === undefined) return "";
  const over = isPast(previousRevokeAt, at.now);
  if (over && at.schedulesRevocation) return "";
  const until = previousRevokeAt === undefined ? "" : `, valid until ${previousRevokeAt},`;
  return `; the one before it${until} is revoked first`;
}

/** What a person should know of a token with which nothing is due. */
export function tokenWarnings(state: TokenState, inputs: TokenInputs, now: Date): string[] {
  return [...nearItsEnd(state, inputs, now), ...withoutValue(state, inputs)];
}

/** A token that ends with nothing to follow it is said when a third of its life, or two weeks, are left. */
function nearItsEnd({ createdAt, expiresAt }: TokenState, inputs: Lifetime, now: Date): string[] {
  if (expiresAt === undefined || createdAt === undefined) return [];
  const fixed = inputs.expiresAt !== undefined;
  const rotates = rotateAt(inputs, { createdAt, expiresAt }) !== undefined;
  if (rotates && !fixed) return [];
  const left = Date.parse(expiresAt) - now.getTime();
  const lifetime = Date.parse(expiresAt) - Date.parse(createdAt);
  if (left > Math.min(lifetime / 3, TWO_WEEKS)) return [];
  const why = rotates ? "rotation cannot extend it, because expiresAt is fixed" : "no rotation is set";
  return [`expires in ${inWords(left)} (${expiresAt}) and ${why}`];
}

const TWO_WEEKS = 14 * 86_400_000;

/** A token that was imported is in the state without its value, which no issuer tells twice. */
export function withoutValue(state: TokenState, { adopt }: TokenInputs): string[] {
  if (!lacksValue(state)) return [];
  const other = adopt === undefined ? "" : `; adopt names another token, ${adopt.tokenId}`;
  return [
    `has no value, because token ${state.tokenId} was imported or is only read (\`get\`)${other}. If the program manages it, supply its id and value in \`adopt\`, or change a rotation trigger to mint a new one`,
  ];
}
