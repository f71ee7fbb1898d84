import { useState } from "react";
import { useChange } from "../api/change.js";
import { path, request } from "../api/request.js";
import type { AccessKey, CreatedAccessKey } from "../api/types.js";
import { ChangeForm } from "../parts/change-form.js";
import { DialogEnd } from "../parts/dialog-end.js";
import { type Grace, GraceChoice } from "../parts/grace-choice.js";
import { ModalDialog } from "../parts/modal-dialog.js";
import { SecretValue } from "../parts/secret-value.js";

/** Asks how long an access key is to stay valid beside the one that takes its place, and shows that one's value once. */
export function RotateAccessKeyDialog({ accessKey, onClose }: { accessKey: AccessKey; onClose: () => void }) {
  const [grace, setGrace] = useState<Grace>("24h");
  const rotate = useChange((chosen: Grace) =>
    request<CreatedAccessKey>(path`/access-keys/${accessKey.id}/rotate`, { body: { grace: chosen } }),
  );
  const made = rotate.answer;
  return (
    <ModalDialog
      title={made ? `New value of “${made.name}”` : `Rotate “${accessKey.name}”?`}
      isKept={rotate.running || made !== undefined}
      onClose={onClose}
    >
      {made ? (
        <>
          <p className="note warning">Copy the access key now: it is not shown again.</p>
          <SecretValue value={made.value} what="The access key" />
          <DialogEnd leave="I've copied it" onClose={onClose} />
        </>
      ) : (
        <ChangeForm change={rotate} given={grace} fields={["grace"]} submit="Rotate" onCancel={onClose}>
          <p>
            You get a new access key with the same name, rights and shards
            {accessKey.expiresAt === null ? "" : ", which lives as long as this one did"}. Give it to the programs that
            use this one before this one expires. Tokens that this one issued stay valid.
          </p>
          <GraceChoice label="This one expires" value={grace} onChange={setGrace} />
        </ChangeForm>
      )}
    </ModalDialog>
  );
}
