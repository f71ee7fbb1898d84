import type { Context } from "../context.js";
import { messageOf, OperationFailed } from "../errors.js";
import type { Listed } from "../listed.js";
import type { Issuer, LookUp } from "./issuer.js";
import type { TokenState } from "./state.js";

/**
 * Revokes what earlier, interrupted work of this resource left alive and the state does not know.
 *
 * A value that never reached the state cannot have been used, and it is of the next generation. Anything newer than that, or in use,
 * belongs to a newer state than this one: then nothing is touched.
 * @param living every living token of this resource
 * @param options.keepNext whether the next generation is about to be minted again, which gives the leftover a fresh value
 * @returns the ids of the tokens that were left for the mint to renew
 * @throws OperationFailed when this state is older than the issuing system's, or a leftover could not be revoked
 */
export async function sweep(
  issuer: Issuer<object>,
  living: readonly Listed<object>[],
  state: TokenState,
  options: { keepNext: boolean; who: string },
  context: Context,
): Promise<string[]> {
  const strangers = living.filter(({ tokenId }) => tokenId !== state.tokenId && tokenId !== state.previousTokenId);
  const newer = strangers.find((token) => isNewer(token, state));
  if (newer !== undefined) {
    throw new OperationFailed(
      `${options.who}: this state is older than the console. It knows generation ${state.generation}; token ${newer.tokenId} of generation ` +
        `${newer.labels?.generation} is alive${newer.lastUsedAt === undefined ? "" : ` and was used at ${newer.lastUsedAt}`}. Nothing was changed. ` +
        "Restore the newer state, or revoke that token at the console if nothing uses it, and run again. `npx pulumi-keyring-cli orphans` lists such tokens",
    );
  }
  const kept: string[] = [];
  for (const { tokenId, labels } of strangers) {
    if (options.keepNext && labels?.generation === state.generation + 1) {
      kept.push(tokenId);
      continue;
    }
    try {
      await issuer.revoke(tokenId, undefined, context);
    } catch (error) {
      throw new OperationFailed(
        `${options.who}: token ${tokenId}, left by an interrupted run, is still alive: ${messageOf(error)}`,
        { cause: error },
      );
    }
  }
  return kept;
}

/** Whether a token is of a later state than this one: two generations on, or one and used. */
export function isNewer(
  { labels, lastUsedAt }: Pick<Listed<unknown>, "labels" | "lastUsedAt">,
  state: Pick<TokenState, "generation">,
): boolean {
  const generation = labels?.generation ?? 0;
  return generation > state.generation + 1 || (generation > state.generation && lastUsedAt !== undefined);
}

/** How sure it must be that nothing is left over: where a mint is known to have been lost, something probably is, and may be on its way. */
export function absenceFor({ tokenId, status }: TokenState): LookUp["absence"] {
  return tokenId === undefined || status === "pending" ? "confirmed" : "presumed";
}
