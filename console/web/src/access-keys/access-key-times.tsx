import type { AccessKey } from "../api/types.js";
import { ActorName } from "../parts/actor.js";
import { Badge } from "../parts/badge.js";
import { Time } from "../parts/time.js";

/** When an access key was made, and by whom. */
export function AccessKeyBeginning({ accessKey: { createdAt, createdBy } }: { accessKey: AccessKey }) {
  return (
    <div>
      <Time at={createdAt} />
      <span className="aside below">
        {createdBy ? (
          <>
            by <ActorName actor={createdBy} />
          </>
        ) : (
          "by the console itself"
        )}
      </span>
    </div>
  );
}

/** When an access key ends by itself, or ended. */
export function AccessKeyEnd({ accessKey: { expiresAt, suspendedAt } }: { accessKey: AccessKey }) {
  if (suspendedAt !== null) return <Badge tone="warning">Suspended</Badge>;
  if (expiresAt === null) return "Never";
  return (
    <div>
      {new Date(expiresAt) <= new Date() && <Badge tone="plain">Expired</Badge>} <Time at={expiresAt} />
    </div>
  );
}
