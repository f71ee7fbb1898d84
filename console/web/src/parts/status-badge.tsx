import { Badge } from "./badge.js";

/** What can become of a token, an access key, a person or a shard. */
export type Status = "active" | "invited" | "disabled" | "suspended" | "expired" | "revoked" | "removed";

/** The one word for a status on all pages. */
export function StatusBadge({ status }: { status: Status }) {
  // While instances are upgraded, another version may answer: with a status that this tab does not know, or none.
  const [tone, word] = WORDS[status] ?? ["plain", status];
  return <Badge tone={tone}>{word}</Badge>;
}

const WORDS = {
  active: ["good", "Active"],
  invited: ["warning", "Invited"],
  disabled: ["warning", "Disabled"],
  suspended: ["warning", "Suspended"],
  expired: ["plain", "Expired"],
  revoked: ["bad", "Revoked"],
  removed: ["bad", "Removed"],
} as const satisfies Record<Status, readonly ["good" | "warning" | "bad" | "plain", string]>;
