import { useState } from "react";
import { useLocation } from "wouter";
import { useChange } from "../api/change.js";
import { request } from "../api/request.js";
import type { Shard } from "../api/types.js";
import { ChangeForm } from "../parts/change-form.js";
import { Page } from "../parts/page.js";
import { TextInput } from "../parts/text-input.js";

/** Gives the gateway a shard that runs elsewhere. */
export function AddShardPage() {
  const [, go] = useLocation();
  const [id, setId] = useState("");
  const [rpcUrl, setRpcUrl] = useState("");
  const [masterAccount, setMasterAccount] = useState("");
  const add = useChange(
    (body: object) => request<Shard>("/shards", { body }),
    (shard) => go(`/shards/${shard.id}`),
  );
  return (
    <Page title="Add a shard" lead="It stays: a console has no way to remove a shard, or to give it another URL.">
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
          help="The NEAR JSON-RPC that the gateway passes requests on to."
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
