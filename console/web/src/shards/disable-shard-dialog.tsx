import { path } from "../api/request.js";
import type { Shard } from "../api/types.js";
import { DisableDialog } from "../parts/disable-dialog.js";

/** Asks before a shard is disabled, or enabled again. */
export function DisableShardDialog({ shard: { id, disabledAt }, onClose }: { shard: Shard; onClose: () => void }) {
  return (
    <DisableDialog
      url={path`/shards/${id}`}
      holder={{ name: id, disabledAt }}
      disabling={
        <>
          <p>
            The gateway refuses its tokens at once, with 403. They stay alive, can be revoked and narrowed, and work
            again once the shard is enabled. A request that was passed on already is not broken off.
          </p>
          <p>
            No token is issued for it: with Pulumi, an <code>up</code> that needs a new one fails. The custodian neither
            asks the chain nor signs, and operations that are pending wait.
          </p>
        </>
      }
      enabling={
        <p>
          The gateway serves its tokens again at once, tokens are issued again, and operations that were pending go on.
        </p>
      }
      onClose={onClose}
    />
  );
}
