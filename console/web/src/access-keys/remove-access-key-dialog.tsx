import { useChange } from "../api/change.js";
import { path, request } from "../api/request.js";
import type { AccessKey } from "../api/types.js";
import { ConfirmDialog } from "../parts/confirm-dialog.js";
import { IssuedNote } from "../tokens/issued-note.js";

/** Asks once more before an access key is removed. */
export function RemoveAccessKeyDialog({ accessKey, onClose }: { accessKey: AccessKey; onClose: () => void }) {
  const { id, name } = accessKey;
  const remove = useChange(() => request(path`/access-keys/${id}`, { method: "DELETE" }), onClose);
  return (
    <ConfirmDialog title={`Remove “${name}”?`} change={remove} given={undefined} submit="Remove" onClose={onClose}>
      <p>
        Whatever uses it is refused at once: with Pulumi, no <code>up</code>, <code>preview</code> or{" "}
        <code>destroy</code> of a stack that reaches this console by it. This cannot be undone. It stays visible as
        removed.
      </p>
      <IssuedNote issuerId={id} />
      <p>Access keys created with it keep working too.</p>
    </ConfirmDialog>
  );
}
