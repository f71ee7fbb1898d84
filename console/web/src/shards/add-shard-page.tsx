import { useState } from "react";
import { useLocation } from "wouter";
import { reaches } from "../../../src/access/rights.js";
import { useChange } from "../api/change.js";
import { request } from "../api/request.js";
import type { ConnectionTest, Shard } from "../api/types.js";
import { CEILING_FIELDS, draftCeiling, NO_CEILING, readCeiling } from "../bounds/ceiling.js";
import { CeilingFields } from "../bounds/ceiling-fields.js";
import { Bounds } from "../bounds/fields.js";
import { changesOf } from "../bounds/written.js";
import { Button } from "../parts/button.js";
import { ChangeForm } from "../parts/change-form.js";
import { Link } from "../parts/link.js";
import { Page } from "../parts/page.js";
import { TextInput } from "../parts/text-input.js";
import { useSession } from "../session/session.js";
import { Connections } from "./connections.js";
import { areIncomplete, bodiesOf, draftsOf, type EndpointBody } from "./endpoint-drafts.js";
import { EndpointFields } from "./endpoint-fields.js";
import { fieldsOf } from "./endpoint-names.js";

/** Gives the gateway a shard that runs elsewhere. */
export function AddShardPage() {
  const [, go] = useLocation();
  const { person } = useSession();
  const [id, setId] = useState("");
  const [endpoints, setEndpoints] = useState(() => draftsOf(undefined));
  const [masterAccount, setMasterAccount] = useState("");
  const [ceiling, setCeiling] = useState(() => draftCeiling(NO_CEILING));
  const add = useChange(
    (body: object) => request<Shard>("/shards", { body }),
    (shard) => reaches(person, shard.id) && go(`/shards/${shard.id}`),
  );
  const test = useChange((body: { endpoints: EndpointBody[] }) =>
    request<ConnectionTest>("/connection-test", { body }),
  );
  const bodies = bodiesOf(endpoints);
  const bounds = readCeiling(ceiling);
  if (add.answer) return <Added shardId={add.answer.id} />;
  return (
    <Page
      title="Add a shard"
      lead="You can change the URL and its headers later. The id cannot be changed or reused, even after the shard is removed."
    >
      <ChangeForm
        change={add}
        given={{
          id: id.trim(),
          masterAccount: masterAccount.trim(),
          endpoints: bodies,
          ...(bounds && changesOf(NO_CEILING, bounds)),
        }}
        fields={["id", "masterAccount", ...CEILING_FIELDS, ...fieldsOf(bodies)]}
        submit="Add"
        isIncomplete={[id, masterAccount].includes("") || areIncomplete(endpoints) || bounds === undefined}
        onCancel={() => go("/shards")}
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
          name="masterAccount"
          label="Master account"
          help="Like demos.calimero.testnet: the account whose sub-accounts the shard's users have."
          autoComplete="off"
          value={masterAccount}
          onChange={setMasterAccount}
        />
        <EndpointFields endpoints={endpoints} onChange={setEndpoints} />
        <div>
          <Button
            isDisabled={areIncomplete(endpoints)}
            isPending={test.running}
            onPress={() => test.start({ endpoints: bodies })}
          >
            Test the connection
          </Button>
        </div>
        <Connections test={test} />
        <Bounds>
          <CeilingFields value={ceiling} onChange={setCeiling} />
        </Bounds>
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
        <Link to="/shards" kind="button">
          To the shards
        </Link>
      </p>
    </Page>
  );
}
