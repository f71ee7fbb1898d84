import { isPrivateKeyText } from "pulumi-keyring-near";
import { useState } from "react";
import { useChange } from "../api/change.js";
import { path, request } from "../api/request.js";
import type { Operation } from "../api/types.js";
import { ChangeForm } from "../parts/change-form.js";
import { ModalDialog } from "../parts/modal-dialog.js";
import { NewKeyInput } from "./new-key-input.js";
import { OperationProgress } from "./operation-progress.js";

/** Which account gets a key. */
export interface AddKeyDialogProps {
  shardId: string;
  accountId: string;
  onClose: () => void;
}

/** Calimero's form for a key: one field, and the wait for the operation to finish. Open while it is rendered. */
export function AddKeyDialog({ shardId, accountId, onClose }: AddKeyDialogProps) {
  const [publicKey, setPublicKey] = useState("");
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
          given={{ publicKey }}
          fields={["publicKey"]}
          submit="Add public key"
          isIncomplete={publicKey.trim() === "" || isPrivateKeyText(publicKey)}
          onCancel={onClose}
        >
          <p>
            It becomes a full-access key of <code>{accountId}</code>: whoever has its private key can do everything with
            the account.
          </p>
          <NewKeyInput shardId={shardId} accountId={accountId} autoFocus value={publicKey} onChange={setPublicKey} />
        </ChangeForm>
      )}
    </ModalDialog>
  );
}
