import type { AccessKey } from "../api/types.js";
import { ActorName } from "../parts/actor.js";
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

interface AccessKeyTimeProps {
  accessKey: AccessKey;
  isShort?: boolean;
}

/** When an access key ends by itself, or ended. */
export function AccessKeyEnd({ accessKey: { expiresAt }, isShort = false }: AccessKeyTimeProps) {
  return expiresAt === null ? "Never" : <Time at={expiresAt} isShort={isShort} />;
}

/** When a request last came with an access key. */
export function AccessKeyUse({ accessKey: { lastUsedAt }, isShort = false }: AccessKeyTimeProps) {
  return lastUsedAt === null ? "Never" : <Time at={lastUsedAt} isShort={isShort} />;
}
