import type { Context } from "../context.js";
import { messageOf, OperationFailed } from "../errors.js";
import { isOfAnotherSystem } from "../unreachable.js";
import type { Issuer } from "./issuer.js";
import type { TokenState } from "./state.js";

/** Revokes, saying in the error that the token may live on. @returns when it ends; undefined when it has ended */
export async function revoke(
  issuer: Issuer<object>,
  tokenId: string,
  at: string | undefined,
  context: Context,
): Promise<string | undefined> {
  try {
    return await issuer.revoke(tokenId, at, context);
  } catch (error) {
    throw notRevoked({ tokenId }, error);
  }
}

/** Revokes the one token of a resource without looking for others first; false when there may be some, or the issuer cannot. */
export async function revokeSole(
  issuer: Issuer<object>,
  { tokenId, previousTokenId }: TokenState,
  instance: string,
  context: Context,
): Promise<boolean> {
  if (tokenId === undefined || previousTokenId !== undefined || issuer.revokeSole === undefined) return false;
  try {
    return await issuer.revokeSole(tokenId, instance, context);
  } catch (error) {
    throw notRevoked({ tokenId }, error);
  }
}

/** The ids of the tokens that a state knows, the live one last. */
export function idsOf({ previousTokenId, tokenId }: Pick<TokenState, "previousTokenId" | "tokenId">): string[] {
  return [previousTokenId, tokenId].filter((id) => id !== undefined);
}

/** Whoever did not answer, or refused, has not said whether the tokens are alive. */
export function notRevoked(state: Pick<TokenState, "previousTokenId" | "tokenId">, error: unknown): OperationFailed {
  const cause = { cause: error };
  const ids = idsOf(state);
  if (ids.length === 0 || isOfAnotherSystem(error)) return new OperationFailed(messageOf(error), cause);
  return new OperationFailed(`token ${ids.join(" and token ")} may still be alive: ${messageOf(error)}`, cause);
}
