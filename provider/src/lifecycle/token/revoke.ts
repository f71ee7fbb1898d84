import type { Context } from "../context.js";
import { messageOf, OperationFailed } from "../errors.js";
import type { Issuer } from "./issuer.js";
import type { TokenState } from "./state.js";

/** Revokes, saying in the error that the token lives on. @returns when it ends; undefined when it has ended */
export async function revoke(
  issuer: Issuer<object>,
  tokenId: string,
  at: string | undefined,
  context: Context,
): Promise<string | undefined> {
  try {
    return await issuer.revoke(tokenId, at, context);
  } catch (error) {
    throw stillAlive(tokenId, error);
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
    throw stillAlive(tokenId, error);
  }
}

function stillAlive(tokenId: string, error: unknown): OperationFailed {
  return new OperationFailed(`token ${tokenId} is still alive: ${messageOf(error)}`);
}
