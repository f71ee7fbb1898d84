import type { Person } from "../api/types.js";
import { StatusBadge } from "../parts/status-badge.js";
import { distance } from "../parts/time.js";

/** Whether someone can sign in, and how long a code of theirs is still good. */
export function PersonStatus({ person: { status, invitationExpiresAt } }: { person: Person }) {
  if (status !== "active" && status !== "invited") return <StatusBadge status={status} />;
  return (
    <div>
      <StatusBadge status={status} />
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
