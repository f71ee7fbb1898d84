import type { CiCheck } from "../ci/report.js";
import type { Living } from "../survey/survey.js";
import type { Findings } from "./find-orphans.js";
import type { Revocations } from "./revoke-orphans.js";

/**
 * Findings as a CI platform shows them: what is left to do. Dead credentials of the state are left to `status`.
 * @param done what was revoked; undefined where nothing was
 */
export function orphanChecks({ orphans, newer, unchecked }: Findings, done: Revocations | undefined): CiCheck[] {
  return [
    ...orphans.map((orphan) => checkOf(orphan, done)),
    ...newer.map(({ why, ...each }) => finding(each, "older-state", "is newer than the state", why)),
    ...unchecked.map(({ what, reason }): CiCheck => ({ subject: what, unchecked: reason })),
  ];
}

function checkOf(orphan: Living, done: Revocations | undefined): CiCheck {
  const { tokenId } = orphan.token;
  if (done?.revoked.some(({ token }) => token.tokenId === tokenId)) return subjectOf(orphan);
  const failed = done?.failed.find((each) => each.orphan.token.tokenId === tokenId);
  if (failed !== undefined) {
    return finding(orphan, "not-revoked", "could not be revoked", `it may still be active: ${failed.reason}`);
  }
  const next = orphan.prefix.shared ? SHARED : "to revoke it, run `pulumi-keyring-cli orphans --revoke`";
  return finding(orphan, "orphan", "is orphaned", `active, but not in the state; ${next}`);
}

const SHARED = "a stack of the same name on another backend may own it, so check before you revoke it at the console";

function subjectOf({ inventory, place, token }: Living): CiCheck {
  const type = inventory.type.slice(inventory.type.indexOf(":") + 1);
  const name = token.spec.name === undefined ? "" : `${JSON.stringify(token.spec.name)}, `;
  return { subject: `${type} ${name}${token.tokenId} on ${place}`, type: inventory.type };
}

function finding(each: Living, rule: string, title: string, advice: string): CiCheck {
  return { ...subjectOf(each), finding: { level: "warning", rule, title, advice, key: each.token.tokenId } };
}
