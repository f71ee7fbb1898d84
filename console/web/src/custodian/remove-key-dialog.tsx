import { useChange } from "../api/change.js";
import { path, request } from "../api/request.js";
import type { Key, Operation } from "../api/types.js";
import { ChangeForm } from "../parts/change-form.js";
import { ModalDialog } from "../parts/modal-dialog.js";
import { ownerOf } from "../parts/owner.js";
import { OperationProgress } from "./operation-progress.js";

/** Which key is to go. */
export interface RemoveKeyDialogProps {
  shardId: string;
  keyOnChain: Key;
  onClose: () => void;
}

/** Asks before a key is taken off an account. Open while it is rendered. */
export function RemoveKeyDialog({ shardId, keyOnChain, onClose }: RemoveKeyDialogProps) {
  const { accountId, publicKey } = keyOnChain;
  const remove = useChange(() =>
    request<Operation>(path`/shards/${shardId}/accounts/${accountId}/keys/${publicKey}`, { method: "DELETE" }),
  );
  return (
    <ModalDialog title="Remove this key?" isKept={remove.running} onClose={onClose}>
      {remove.answer ? (
        <OperationProgress
          begun={remove.answer}
          done={
            <>
              The key is no longer on <code>{accountId}</code>.
            </>
          }
          onClose={onClose}
        />
      ) : (
        <ChangeForm change={remove} given={undefined} fields={[]} submit="Remove key" kind="danger" onCancel={onClose}>
          <WhatStops keyOnChain={keyOnChain} />
        </ChangeForm>
      )}
    </ModalDialog>
  );
}

function WhatStops({ keyOnChain: { accountId, publicKey, access, labels } }: { keyOnChain: Key }) {
  const owner = ownerOf(labels);
  return (
    <>
      <p>
        <code>{publicKey}</code>
      </p>
      <p>
        Whatever signs with it, near-cli or a program, can no longer{" "}
        {access === "full-access" ? "act" : "call functions"} as <code>{accountId}</code>. The account's other keys
        stay. The key can be added again{access === "full-access" ? "." : ", with an allowance of its own."}
      </p>
      {owner && (
        <p className="note warning">
          It belongs to the Pulumi stack <code>{owner.stack}</code>, as its resource <code>{owner.resource}</code>. With
          its next <code>pulumi up --refresh</code> that stack adds it again, or another one where it makes the pair
          itself; until then whatever it gave the private key to fails.
        </p>
      )}
    </>
  );
}
