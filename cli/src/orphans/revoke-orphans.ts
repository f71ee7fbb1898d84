import { messageOf, printable, type Settings } from "pulumi-keyring-provider/tools";
import { contextOf } from "../survey/context.js";
import type { Living } from "../survey/survey.js";
import { progress } from "../terminal/output.js";

/** What became of the tokens that were to be revoked. */
export interface Revocations {
  revoked: Living[];
  /** Still alive, as far as anybody can tell. */
  failed: { orphan: Living; reason: string }[];
}

/** Revokes tokens one after the other, and says so of each. A failure does not keep the others from being tried. */
export async function revokeOrphans(orphans: readonly Living[], settings: Settings): Promise<Revocations> {
  const done: Revocations = { revoked: [], failed: [] };
  for (const orphan of orphans) {
    const { inventory, place, token } = orphan;
    try {
      await inventory.revoke(place, token.tokenId, contextOf(settings));
      done.revoked.push(orphan);
      progress(`revoked ${token.tokenId}`);
    } catch (error) {
      const reason = printable(messageOf(error));
      done.failed.push({ orphan, reason });
      progress(`STILL ACTIVE ${token.tokenId}: ${reason}`);
    }
  }
  return done;
}
