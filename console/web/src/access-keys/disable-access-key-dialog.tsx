import { path } from "../api/request.js";
import type { AccessKey } from "../api/types.js";
import { DisableDialog } from "../parts/disable-dialog.js";
import { IssuedNote } from "../tokens/issued-note.js";

/** Asks before an access key is disabled, or enabled again. */
export function DisableAccessKeyDialog({ accessKey, onClose }: { accessKey: AccessKey; onClose: () => void }) {
  const { id } = accessKey;
  return (
    <DisableDialog
      url={path`/access-keys/${id}`}
      holder={accessKey}
      disabling={
        <>
          <p>
            Whatever uses it is refused at once: with Pulumi, no <code>up</code>, <code>preview</code> or{" "}
            <code>destroy</code> of a stack that reaches this console by it. It keeps its rights, and can be enabled
            again.
          </p>
          <IssuedNote issuerId={id} />
        </>
      }
      enabling={<p>Programs that have it can use it again at once, with the same rights and shards.</p>}
      onClose={onClose}
    />
  );
}
