import type { Living, Observed } from "../survey/survey.js";
import type { Findings, Kept } from "./find-orphans.js";
import type { Revocations } from "./revoke-orphans.js";

/** Findings for programs; the documented shape of `--json`. */
export function orphansJson(
  { held, orphans, skipped, newer, dead, unchecked }: Findings,
  done: Revocations | undefined,
) {
  return {
    held,
    orphans: orphans.map(tokenJson),
    leftAlone: skipped.map(keptJson),
    newerThanState: newer.map(keptJson),
    deadInState: dead.map(deadJson),
    notLookedAt: unchecked,
    ...(done === undefined
      ? {}
      : {
          revoked: done.revoked.map(({ token }) => token.tokenId),
          failed: done.failed.map(({ orphan, reason }) => ({ id: orphan.token.tokenId, reason })),
        }),
  };
}

function tokenJson({ inventory, place, prefix, token }: Living) {
  return {
    id: token.tokenId,
    type: inventory.type,
    name: token.spec.name ?? null,
    [inventory.place]: place,
    owner: token.labels?.owner ?? null,
    instance: token.labels?.instance ?? null,
    generation: token.labels?.generation ?? null,
    createdAt: token.createdAt,
    lastUsedAt: token.lastUsedAt ?? null,
    expiresAt: token.expiresAt ?? null,
    revocable: !prefix.shared,
  };
}

function keptJson({ why, ...living }: Kept) {
  return { ...tokenJson(living), revocable: false, why };
}

function deadJson({ credential, current }: Observed) {
  const { name, type, tokenId } = credential;
  return { name, type, id: tokenId, status: current?.status ?? "unknown" };
}
