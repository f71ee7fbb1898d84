import { isPrivateKeyText } from "pulumi-keyring-near";
import { useState } from "react";
import { useChange } from "../api/change.js";
import { path, request } from "../api/request.js";
import type { Operation } from "../api/types.js";
import { ChangeForm } from "../parts/change-form.js";
import { ModalDialog } from "../parts/modal-dialog.js";
import { TextInput } from "../parts/text-input.js";
import { yoctoOf } from "./near.js";
import { OperationProgress } from "./operation-progress.js";
import { PublicKeyInput } from "./public-key-input.js";

/** Makes a sub-account of one in custody. Open while it is rendered. */
export function CreateAccountDialog({ shardId, onClose }: { shardId: string; onClose: () => void }) {
  const [accountId, setAccountId] = useState("");
  const [publicKey, setPublicKey] = useState("");
  const [near, setNear] = useState("1");
  const create = useChange((body: object) => request<Operation>(path`/shards/${shardId}/accounts`, { body }));
  const initialBalance = yoctoOf(near);
  const furtherKey = publicKey.trim() === "" ? {} : { publicKey };
  return (
    <ModalDialog title="Create an account" isKept={create.running} onClose={onClose}>
      {create.answer ? (
        <OperationProgress
          begun={create.answer}
          done={
            <>
              The account <code>{create.answer.accountId}</code> is there, and in custody.
            </>
          }
          onClose={onClose}
        />
      ) : (
        <ChangeForm
          change={create}
          given={{ accountId: accountId.trim(), initialBalance, ...furtherKey }}
          fields={["accountId", "publicKey", "initialBalance"]}
          submit="Create"
          isIncomplete={accountId.trim() === "" || initialBalance === undefined || isPrivateKeyText(publicKey)}
          onCancel={onClose}
        >
          <TextInput
            name="accountId"
            label="Account id"
            help="Below an account in custody, like app.demos.calimero.testnet."
            autoFocus
            autoComplete="off"
            autoCorrect="off"
            spellCheck="false"
            value={accountId}
            onChange={setAccountId}
          />
          <PublicKeyInput
            label="Public key (optional)"
            help="A full-access key of your own. You can also add one later."
            value={publicKey}
            onChange={setPublicKey}
          />
          <TextInput
            name="initialBalance"
            label="Initial balance"
            inputMode="decimal"
            autoComplete="off"
            after="NEAR"
            help={
              initialBalance === undefined
                ? "An amount like 1.5: a point before the decimals, of which there are 24 at most."
                : "The account above it pays."
            }
            isInvalid={initialBalance === undefined || isPrivateKeyText(publicKey)}
            value={near}
            onChange={setNear}
          />
        </ChangeForm>
      )}
    </ModalDialog>
  );
}
