import { useState } from "react";
import { useLocation } from "wouter";
import { useChange } from "../api/change.js";
import { useOne } from "../api/one.js";
import { path, request } from "../api/request.js";
import type { Shard } from "../api/types.js";
import { CEILING_FIELDS, draftCeiling, readCeiling } from "../bounds/ceiling.js";
import { CeilingFields } from "../bounds/ceiling-fields.js";
import { ChangeForm } from "../parts/change-form.js";
import { Page } from "../parts/page.js";
import { ProblemNote } from "../parts/problem-note.js";
import { Waiting } from "../parts/waiting.js";

/** Changes what tokens of a shard may be at most. */
export function ChangeCeilingsPage({ shardId }: { shardId: string }) {
  const { data, error, refetch } = useOne<Shard>(path`/shards/${shardId}`);
  return (
    <Page
      title={`Bounds of tokens of “${shardId}”`}
      lead="They hold for every token that is issued or rotated from now on, whoever asks. Tokens that are there stay as they are: narrow or revoke those that should not be."
    >
      {error && <ProblemNote error={error} again={refetch} />}
      {data ? <ChangeCeilingsForm shard={data} /> : !error && <Waiting />}
    </Page>
  );
}

function ChangeCeilingsForm({ shard }: { shard: Shard }) {
  const [, go] = useLocation();
  const [draft, setDraft] = useState(() => draftCeiling(shard));
  const back = () => go(`/shards/${shard.id}`);
  const change = useChange(
    (body: object) => request<Shard>(path`/shards/${shard.id}`, { method: "PATCH", body }),
    back,
  );
  const ceiling = readCeiling(draft);
  return (
    <ChangeForm
      change={change}
      given={ceiling ?? {}}
      fields={CEILING_FIELDS}
      submit="Save"
      isIncomplete={ceiling === undefined}
      onCancel={back}
    >
      <CeilingFields value={draft} onChange={setDraft} />
    </ChangeForm>
  );
}
