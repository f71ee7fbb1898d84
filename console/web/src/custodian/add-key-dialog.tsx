import { isPrivateKeyText } from "pulumi-keyring-near";
import { useState } from "react";
import { useChange } from "../api/change.js";
import { path, request } from "../api/request.js";
import type { Operation } from "../api/types.js";
import { ChangeForm } from "../parts/change-form.js";
import { ModalDialog } from "../parts/modal-dialog.js";
import { FULL_ACCESS, readAccess } from "./access-draft.js";
import { ACCESS_FIELDS, AccessFields } from "./access-fields.js";
import { NewKeyInput } from "./new-key-input.js";
import { OperationProgress } from "./operation-progress.js";
import { SigningKeyNote } from "./signing-key-note.js";

/** Which account gets a key. */
export interface AddKeyDialogProps {
  shardId: string;
  accountId: string;
  onClose: () => void;
}

/** Calimero's form for a key: the key, what it may do, and the wait for the operation to finish. Open while it is rendered. */
export function AddKeyDialog({ shardId, accountId, onClose }: AddKeyDialogProps) {
  const [publicKey, setPublicKey] = useState("");
  const [access, setAccess] = useState(FULL_ACCESS);
  const given = readAccess(access);
  const add = useChange((body: object) =>
    request<Operation>(path`/shards/${shardId}/accounts/${accountId}/keys`, { body }),
  );
  return (
    <ModalDialog title="Add public key" isKept={add.running} onClose={onClose}>
      {add.answer ? (
        <OperationProgress
          begun={add.answer}
          done={
            <>
              The key is on <code>{accountId}</code>.
            </>
          }
          onClose={onClose}
        />
      ) : (
        <ChangeForm
          change={add}
          given={{ publicKey, ...given }}
          fields={["publicKey", ...ACCESS_FIELDS]}
          submit="Add public key"
          isIncomplete={publicKey.trim() === "" || isPrivateKeyText(publicKey) || given === undefined}
          onCancel={onClose}
        >
          <SigningKeyNote shardId={shardId} accountId={accountId} />
          <NewKeyInput shardId={shardId} accountId={accountId} autoFocus value={publicKey} onChange={setPublicKey} />
          <AccessFields value={access} onChange={setAccess} />
        </ChangeForm>
      )}
    </ModalDialog>
  );
}
