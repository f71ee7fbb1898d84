import { GLOBAL_RIGHTS, SHARD_RIGHTS } from "../../../src/access/rights.js";
import type { Right } from "../api/types.js";
import type { Option } from "./choice.js";

/** What people read in place of a right's name. */
const WORDS: Record<Right, { label: string; help: string }> = {
  "issue-tokens": { label: "Issue gateway tokens", help: "of its shards" },
  "view-tokens": { label: "View tokens", help: "what they may do and when they end, not their values" },
  "revoke-tokens": { label: "Revoke gateway tokens", help: "at once or at a time" },
  "add-keys": { label: "Add keys", help: "public keys, to accounts in custody" },
  "remove-keys": { label: "Remove keys", help: "from accounts in custody" },
  "view-keys": { label: "View keys", help: "and accounts in custody" },
  "create-accounts": { label: "Create accounts", help: "below those in custody, and take others into it" },
  "add-shards": { label: "Add shards", help: "at the URL of their JSON-RPC" },
  "manage-shards": { label: "Manage shards", help: "disable, enable and remove them" },
  "manage-access-keys": { label: "Manage access keys", help: "with no more than one's own rights" },
  "manage-people": { label: "Manage people", help: "invite, change and remove them" },
  "back-up": { label: "Back up", help: "download everything the console keeps, values as hashes" },
  "view-audit": { label: "View the audit trail", help: "who did what, from where" },
};

export const SHARD_RIGHT_OPTIONS: readonly Option<Right>[] = SHARD_RIGHTS.map(toOption);
export const GLOBAL_RIGHT_OPTIONS: readonly Option<Right>[] = GLOBAL_RIGHTS.map(toOption);

/** What a right is called for people. */
export function nameOfRight(right: Right): string {
  // A newer console may have others than this tab knows.
  return WORDS[right]?.label ?? right;
}

function toOption(right: Right): Option<Right> {
  return { value: right, ...WORDS[right] };
}
