import { useChange } from "../api/change.js";
import { path, request } from "../api/request.js";
import type { AccessKey } from "../api/types.js";
import { ConfirmDialog } from "../parts/confirm-dialog.js";
import { IssuedNote } from "../tokens/issued-note.js";

/** Asks before an access key is disabled, or enabled again. */
export function DisableAccessKeyDialog({ accessKey, onClose }: { accessKey: AccessKey; onClose: () => void }) {
  // What it was when the question came up: the question stays the same while the answer is on its way.
  const { id, name, disabledAt } = accessKey;
  const disabled = disabledAt === null;
  const change = useChange(() => request(path`/access-keys/${id}`, { method: "PATCH", body: { disabled } }), onClose);
  return (
    <ConfirmDialog
      title={`${disabled ? "Disable" : "Enable"} “${name}”?`}
      change={change}
      given={undefined}
      submit={disabled ? "Disable" : "Enable"}
      onClose={onClose}
    >
      {disabled ? (
        <>
          <p>
            Whatever uses it is refused at once: with Pulumi, no <code>up</code>, <code>preview</code> or{" "}
            <code>destroy</code> of a stack that reaches this console by it. It keeps its rights, and can be enabled
            again.
          </p>
          <IssuedNote issuerId={id} />
        </>
      ) : (
        <p>Whatever has its value can use it again at once, with the rights and shards that it had.</p>
      )}
    </ConfirmDialog>
  );
}
