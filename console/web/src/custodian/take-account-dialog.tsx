import { whyNoAccountId } from "pulumi-keyring-near";
import { useState } from "react";
import { useChange } from "../api/change.js";
import { path, request } from "../api/request.js";
import type { Account } from "../api/types.js";
import { Button } from "../parts/button.js";
import { ChangeForm } from "../parts/change-form.js";
import { ModalDialog } from "../parts/modal-dialog.js";
import { TextInput } from "../parts/text-input.js";
import { AccountIdInput } from "./account-id-input.js";

/** Hands the custodian the key of an account that is elsewhere already. Open while it is rendered. */
export function TakeAccountDialog({ shardId, onClose }: { shardId: string; onClose: () => void }) {
  const [accountId, setAccountId] = useState("");
  const [privateKey, setPrivateKey] = useState("");
  const take = useChange(
    (body: object) => request<Account>(path`/shards/${shardId}/accounts/${accountId.trim()}`, { method: "PUT", body }),
    () => setPrivateKey(""),
  );
  return (
    <ModalDialog title="Take an account into custody" isKept={take.running} onClose={onClose}>
      {take.answer ? (
        <Taken account={take.answer} onClose={onClose} />
      ) : (
        <ChangeForm
          change={take}
          given={{ privateKey }}
          fields={["privateKey"]}
          submit="Take into custody"
          isIncomplete={whyNoAccountId(accountId.trim()) !== undefined || privateKey.trim() === ""}
          onCancel={onClose}
        >
          <p>
            The custodian then signs for the account: it adds and removes keys and creates sub-accounts. For an account
            already in custody, this changes the key it signs with.
          </p>
          <AccountIdInput
            help="One that the shard has, like demos.calimero.testnet."
            autoFocus
            value={accountId}
            onChange={(value) => {
              setAccountId(value);
              // What the console found wrong with the key was about the other account.
              if (take.error) take.reset();
            }}
          />
          <TextInput
            name="privateKey"
            label="Private key"
            type="password"
            help={
              <>
                Of a full-access key of the account, as <code>private_key</code> in near-cli's credentials file. The
                chain must confirm it. It is encrypted under the console's master key and not shown again.
              </>
            }
            autoComplete="off"
            value={privateKey}
            onChange={setPrivateKey}
          />
        </ChangeForm>
      )}
    </ModalDialog>
  );
}

function Taken({ account: { accountId }, onClose }: { account: Account; onClose: () => void }) {
  return (
    <div className="form">
      <p className="note good" role="status">
        The chain has confirmed the key. The custodian now signs for <code>{accountId}</code>.
      </p>
      <p>
        Now let it add a key of yours for emergencies, and delete your copies of the key that you handed over: they can
        do as much as the custodian's own.
      </p>
      <div className="form-end">
        <Button kind="primary" autoFocus onPress={onClose}>
          Close
        </Button>
      </div>
    </div>
  );
}
