import { useState } from "react";
import { useLocation } from "wouter";
import { useChange } from "../api/change.js";
import { useOne } from "../api/one.js";
import { path, request } from "../api/request.js";
import type { ConnectionTest, Shard } from "../api/types.js";
import { Button } from "../parts/button.js";
import { ChangeForm } from "../parts/change-form.js";
import { Page } from "../parts/page.js";
import { ProblemNote } from "../parts/problem-note.js";
import { Switch } from "../parts/switch.js";
import { Waiting } from "../parts/waiting.js";
import { Connections } from "./connections.js";
import { areIncomplete, bodiesOf, draftsOf, type EndpointBody } from "./endpoint-drafts.js";
import { EndpointFields } from "./endpoint-fields.js";
import { fieldsOf } from "./endpoint-names.js";

/** Changes where a shard's RPC is, and which headers go there. */
export function ChangeRpcPage({ shardId }: { shardId: string }) {
  const { data, error, refetch } = useOne<Shard>(path`/shards/${shardId}`);
  return (
    <Page
      title={`RPC of “${shardId}”`}
      lead="Tokens, accounts in custody and the id stay. The next request uses what you save; requests already sent are not interrupted."
    >
      {error && <ProblemNote error={error} again={refetch} />}
      {data ? <ChangeRpcForm shard={data} /> : !error && <Waiting />}
    </Page>
  );
}

function ChangeRpcForm({ shard: { id, ...shard } }: { shard: Shard }) {
  const [, go] = useLocation();
  const [endpoints, setEndpoints] = useState(() => draftsOf({ id, ...shard }));
  const [skipConnectionTest, setSkip] = useState(false);
  const back = () => go(`/shards/${id}`);
  const change = useChange(
    (body: object) => request<Shard>(path`/shards/${id}`, { method: "PATCH", body }),
    () => back(),
  );
  const test = useChange((body: { endpoints: EndpointBody[] }) =>
    request<ConnectionTest>(path`/shards/${id}/connection-test`, { body }),
  );
  const bodies = bodiesOf(endpoints);
  const isIncomplete = areIncomplete(endpoints);
  return (
    <ChangeForm
      change={change}
      given={{ endpoints: bodies, skipConnectionTest }}
      fields={fieldsOf(bodies)}
      submit="Save"
      isIncomplete={isIncomplete}
      onCancel={back}
    >
      <EndpointFields endpoints={endpoints} onChange={setEndpoints} />
      <div>
        <Button isDisabled={isIncomplete} isPending={test.running} onPress={() => test.start({ endpoints: bodies })}>
          Test the connection
        </Button>
      </div>
      <Connections test={test} />
      <Switch label="Save also if a URL does not work now" isSelected={skipConnectionTest} onChange={setSkip} />
    </ChangeForm>
  );
}
