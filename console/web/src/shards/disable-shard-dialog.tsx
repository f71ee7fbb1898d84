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
            The gateway refuses its tokens at once, with 403. They can be revoked and narrowed, and work again once the
            shard is enabled. Requests already sent to the shard are not interrupted.
          </p>
          <p>
            No token is issued for it: with Pulumi, an <code>up</code> that needs a new one fails. The custodian neither
            queries the chain nor signs, and pending operations wait.
          </p>
        </>
      }
      enabling={
        <p>The gateway serves its tokens again at once, tokens can be issued, and pending operations continue.</p>
      }
      onClose={onClose}
    />
  );
}
