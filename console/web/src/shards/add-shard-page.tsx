import { useState } from "react";
import { useLocation } from "wouter";
import { reaches } from "../../../src/access/rights.js";
import { useChange } from "../api/change.js";
import { request } from "../api/request.js";
import type { Shard } from "../api/types.js";
import { ChangeForm } from "../parts/change-form.js";
import { Link } from "../parts/link.js";
import { Page } from "../parts/page.js";
import { TextInput } from "../parts/text-input.js";
import { useSession } from "../session/session.js";

/** Gives the gateway a shard that runs elsewhere. */
export function AddShardPage() {
  const [, go] = useLocation();
  const { person } = useSession();
  const [id, setId] = useState("");
  const [rpcUrl, setRpcUrl] = useState("");
  const [masterAccount, setMasterAccount] = useState("");
  const add = useChange(
    (body: object) => request<Shard>("/shards", { body }),
    (shard) => reaches(person, shard.id) && go(`/shards/${shard.id}`),
  );
  if (add.answer) return <Added shardId={add.answer.id} />;
  return (
    <Page
      title="Add a shard"
      lead="You cannot change the URL later, and everyone with access to the shard can see it. The id cannot be reused, even after the shard is removed."
    >
      <ChangeForm
        change={add}
        given={{ id: id.trim(), rpcUrl: rpcUrl.trim(), masterAccount: masterAccount.trim() }}
        fields={["id", "rpcUrl", "masterAccount"]}
        submit="Add"
        isIncomplete={[id, rpcUrl, masterAccount].includes("")}
        onCancel={() => go("/")}
      >
        <TextInput
          name="id"
          label="Shard id"
          help="Like demos-calimero-testnet. It is also near-cli's --networkId."
          autoComplete="off"
          value={id}
          onChange={setId}
        />
        <TextInput
          name="rpcUrl"
          label="RPC URL"
          help="The NEAR JSON-RPC URL for the gateway's requests."
          autoComplete="off"
          value={rpcUrl}
          onChange={setRpcUrl}
        />
        <TextInput
          name="masterAccount"
          label="Master account"
          help="Like demos.calimero.testnet: the account whose sub-accounts the shard's users have."
          autoComplete="off"
          value={masterAccount}
          onChange={setMasterAccount}
        />
      </ChangeForm>
    </Page>
  );
}

/** For who may add shards, and holds their rights on some others only. */
function Added({ shardId }: { shardId: string }) {
  return (
    <Page title={`“${shardId}” is added`}>
      <p>You cannot see it yet: someone with rights on all shards must give you access.</p>
      <p>
        <Link to="/" kind="button">
          To the shards
        </Link>
      </p>
    </Page>
  );
}
