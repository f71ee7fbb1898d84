import { useState } from "react";
import { useChange } from "../api/change.js";
import { path, request } from "../api/request.js";
import type { RotatedToken, Token } from "../api/types.js";
import { ChangeForm } from "../parts/change-form.js";
import { type Grace, GraceChoice } from "../parts/grace-choice.js";
import { ModalDialog } from "../parts/modal-dialog.js";

interface RotateTokenDialogProps {
  token: Token;
  onClose: () => void;
  /** Called with the new token, whose value is shown once. */
  onRotated: (token: RotatedToken) => void;
}

/** Asks how long the value is to stay valid beside the new one. */
export function RotateTokenDialog({ token, onClose, onRotated }: RotateTokenDialogProps) {
  const { id, shardId, name, expiresAt } = token;
  const [grace, setGrace] = useState<Grace>("24h");
  const rotate = useChange(
    (chosen: Grace) => request<RotatedToken>(path`/shards/${shardId}/tokens/${id}/rotate`, { body: { grace: chosen } }),
    onRotated,
  );
  return (
    <ModalDialog title={`Rotate “${name}”?`} isKept={rotate.running} onClose={onClose}>
      <ChangeForm change={rotate} given={grace} fields={["grace"]} submit="Rotate" onCancel={onClose}>
        <p>
          You get a new token with the same name and permissions
          {expiresAt === null ? "" : ", which lives as long as this one did"}. Give its value to the programs that use
          this one before this one is revoked.
        </p>
        <GraceChoice label="Revoke this one" value={grace} onChange={setGrace} />
      </ChangeForm>
    </ModalDialog>
  );
}
