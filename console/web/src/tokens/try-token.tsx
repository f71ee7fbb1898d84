import { useState } from "react";
import { useChange } from "../api/change.js";
import { NoAnswer } from "../api/failure.js";
import { useOne } from "../api/one.js";
import { path, request } from "../api/request.js";
import type { Shard, Token } from "../api/types.js";
import { ChangeForm } from "../parts/change-form.js";
import { CodeBlock } from "../parts/code-block.js";
import { SelectInput } from "../parts/select-input.js";
import { TextInput } from "../parts/text-input.js";
import { isPermitted, type SampleRequest, sampleRequests } from "./sample-requests.js";

/** Sends a request through the gateway with a value that is pasted, and shows what comes. */
export function TryToken({ token }: { token: Token }) {
  const { id, shardId, permissions } = token;
  const { data: shard } = useOne<Shard>(path`/shards/${shardId}`);
  const samples = sampleRequests(shard?.masterAccount ?? "account.near");
  const [chosen, setChosen] = useState<string>();
  const [value, setValue] = useState("");
  const sample = samples.find(({ title }) => title === chosen) ?? samples.find((one) => isPermitted(one, permissions));
  const attempt = useChange(async (given: { value: string; sample: SampleRequest }): Promise<Answer> => {
    const { matches } = await request<{ matches: boolean }>(path`/shards/${shardId}/tokens/${id}/verify`, {
      body: { value: given.value },
    });
    return matches ? ask(shardId, given.value, given.sample) : "other-value";
  });
  if (!sample) return null;
  return (
    <section aria-labelledby="try">
      <h2 id="try">Try it</h2>
      <ChangeForm
        change={attempt}
        given={{ value: value.trim(), sample }}
        fields={["value"]}
        submit="Send the request"
        isIncomplete={value.trim() === ""}
      >
        <TextInput
          name="value"
          label="The token's value"
          help="Sent to this console's gateway, and kept nowhere."
          type="password"
          autoComplete="off"
          value={value}
          onChange={setValue}
        />
        <SelectInput
          label="Request"
          options={samples.map((one) => ({
            value: one.title,
            label: isPermitted(one, permissions) ? one.title : `${one.title} (not permitted)`,
          }))}
          value={sample.title}
          onChange={setChosen}
        />
      </ChangeForm>
      {/* There from the beginning: what is put into it is read out. */}
      <div role="status">{attempt.answer && <Outcome answer={attempt.answer} />}</div>
    </section>
  );
}

type Answer = "other-value" | { status: number; milliseconds: number; text: string };

function Outcome({ answer }: { answer: Answer }) {
  if (answer === "other-value") {
    return <p className="note bad">This is not the value of this token. Nothing was sent to the shard.</p>;
  }
  const { status, milliseconds, text } = answer;
  return (
    <>
      <p className={status === 200 ? "note good" : "note bad"}>
        The gateway answered with status {status} in {milliseconds} ms
        {status === 403 && ": the token lacks a permission for this request"}.
      </p>
      <CodeBlock text={text} what="The answer" />
    </>
  );
}

async function ask(shardId: string, value: string, { method, params }: SampleRequest): Promise<Answer> {
  const began = performance.now();
  try {
    // Of this origin, wherever programs reach the gateway: the page's policy allows no other.
    const response = await fetch(new URL(`api/v1${path`/shards/${shardId}/neard-rpc/`}`, document.baseURI), {
      method: "POST",
      headers: { "content-type": "application/json", "x-api-key": value },
      credentials: "omit",
      body: JSON.stringify({ jsonrpc: "2.0", id: "try-it", method, params }),
    });
    const text = await response.text();
    return { status: response.status, milliseconds: Math.round(performance.now() - began), text: readable(text) };
  } catch (error) {
    throw new NoAnswer("GET", { cause: error });
  }
}

/** With line breaks, and not more than somebody reads. */
function readable(text: string): string {
  let shown = text;
  try {
    shown = JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    // As it came.
  }
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}\n…` : shown;
}

const LONGEST = 2_000;
