import type { Person } from "../api/types.js";
import { Badge } from "../parts/badge.js";
import { distance } from "../parts/time.js";

/** Whether someone can sign in, and how long a code of theirs is still good. */
export function PersonStatus({ person: { status, invitationExpiresAt } }: { person: Person }) {
  if (status === "removed") return <Badge tone="bad">Removed</Badge>;
  if (status === "suspended") return <Badge tone="warning">Suspended</Badge>;
  return (
    <div>
      {status === "active" ? <Badge tone="good">Active</Badge> : <Badge tone="warning">Invited</Badge>}
      {invitationExpiresAt !== null && <CodeEnd at={new Date(invitationExpiresAt)} />}
      {status === "invited" && invitationExpiresAt === null && (
        <span className="aside below">no valid code: make a new one</span>
      )}
    </div>
  );
}

function CodeEnd({ at }: { at: Date }) {
  const now = new Date();
  return (
    <span className="aside below">
      {at > now ? "code ends" : "code ended"} {distance(at, now)}
    </span>
  );
}
