import { isPrivateKeyText, whyNoAccountId } from "pulumi-keyring-near";
import { useState } from "react";
import { useChange } from "../api/change.js";
import { useOne } from "../api/one.js";
import { path, request } from "../api/request.js";
import type { Operation, Shard } from "../api/types.js";
import { ChangeForm } from "../parts/change-form.js";
import { Page } from "../parts/page.js";
import { ClosedShardNote, useClosedShard } from "../shards/closed-shard.js";
import { FULL_ACCESS, readAccess } from "./access-draft.js";
import { ACCESS_FIELDS, AccessFields } from "./access-fields.js";
import { AccountIdInput } from "./account-id-input.js";
import { NewKeyInput } from "./new-key-input.js";
import { OperationProgress } from "./operation-progress.js";

/** For people who may add keys and view none: which accounts there are, they have to know. */
export function AddKeyPage({ shardId }: { shardId: string }) {
  const { data: shard } = useOne<Shard>(path`/shards/${shardId}`);
  const closed = useClosedShard(shardId);
  const [accountId, setAccountId] = useState("");
  const [publicKey, setPublicKey] = useState("");
  const [access, setAccess] = useState(FULL_ACCESS);
  const given = readAccess(access);
  const [isAgain, setIsAgain] = useState(false);
  const add = useChange((body: object) =>
    request<Operation>(path`/shards/${shardId}/accounts/${accountId.trim()}/keys`, { body }),
  );
  const startAgain = () => {
    add.reset();
    setPublicKey("");
    setIsAgain(true);
  };
  return (
    <Page
      title="Add a public key"
      lead={
        <>
          To an account of <code>{shardId}</code> that this console signs for. You can add keys and see the result, but
          not view an account's keys.
        </>
      }
    >
      {add.answer ? (
        <OperationProgress
          begun={add.answer}
          done={
            <>
              The key is on <code>{add.answer.accountId}</code>.
            </>
          }
          leave="Add another key"
          onClose={startAgain}
        />
      ) : closed && !add.running ? (
        <ClosedShardNote shardId={shardId} />
      ) : (
        <ChangeForm
          change={add}
          given={{ publicKey, ...given }}
          fields={["publicKey", ...ACCESS_FIELDS]}
          submit="Add public key"
          isIncomplete={
            whyNoAccountId(accountId.trim()) !== undefined ||
            publicKey.trim() === "" ||
            isPrivateKeyText(publicKey) ||
            given === undefined
          }
        >
          <AccountIdInput
            help={`One in custody${shard ? `, like ${shard.masterAccount}` : ""}.`}
            value={accountId}
            onChange={setAccountId}
          />
          <NewKeyInput
            shardId={shardId}
            accountId={accountId.trim() || "<account id>"}
            // The button that had the focus is gone.
            autoFocus={isAgain}
            value={publicKey}
            onChange={setPublicKey}
          />
          <AccessFields value={access} onChange={setAccess} />
        </ChangeForm>
      )}
    </Page>
  );
}
