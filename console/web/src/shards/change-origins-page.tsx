import { useState } from "react";
import { useLocation } from "wouter";
import { useChange } from "../api/change.js";
import { useOne } from "../api/one.js";
import { path, request } from "../api/request.js";
import type { Shard } from "../api/types.js";
import { ChangeForm } from "../parts/change-form.js";
import { Page } from "../parts/page.js";
import { ProblemNote } from "../parts/problem-note.js";
import { TextInput } from "../parts/text-input.js";
import { Waiting } from "../parts/waiting.js";

/** Changes which web pages may use a shard's gateway. */
export function ChangeOriginsPage({ shardId }: { shardId: string }) {
  const { data, error, refetch } = useOne<Shard>(path`/shards/${shardId}`);
  return (
    <Page
      title={`Web pages for “${shardId}”`}
      lead="Browsers let a web page use the gateway only if its origin is listed here. Other programs do not need this. A page still needs a token, which everyone who can open the page can read."
    >
      {error && <ProblemNote error={error} again={refetch} />}
      {data ? <ChangeOriginsForm shard={data} /> : !error && <Waiting />}
    </Page>
  );
}

function ChangeOriginsForm({ shard: { id, allowedOrigins } }: { shard: Shard }) {
  const [, go] = useLocation();
  const [text, setText] = useState(() => allowedOrigins.join("\n"));
  const back = () => go(`/shards/${id}`);
  const change = useChange((body: object) => request<Shard>(path`/shards/${id}`, { method: "PATCH", body }), back);
  return (
    <ChangeForm
      change={change}
      given={{ allowedOrigins: text.split(/\s+/).filter((origin) => origin !== "") }}
      fields={["allowedOrigins"]}
      submit="Save"
      onCancel={back}
    >
      <TextInput
        name="allowedOrigins"
        label="Allowed origins"
        help="One per line, such as https://app.example.org or http://localhost:5173. * allows all."
        lines={5}
        autoComplete="off"
        value={text}
        onChange={setText}
      />
    </ChangeForm>
  );
}
