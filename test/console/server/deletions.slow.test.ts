import assert from "node:assert/strict";
import { withConsole } from "../../support/console.js";
import { issue } from "../calls.js";

/** What clients send beside a DELETE, knowing or not. */
const BODIES: readonly [headers: Record<string, string>, body?: string][] = [
  [{ "content-type": "application/json" }],
  [{ "content-type": "application/json" }, ""],
  [{ "content-type": "application/json" }, "{"],
  [{ "content-type": "application/json" }, "x".repeat(100_000)],
  [{ "content-type": "application/x-www-form-urlencoded" }, "a=b"],
  [{ "content-type": "no type at all" }, "a body"],
  [{}, "a body"],
];

describe("console: a deletion", () => {
  const at = withConsole();

  function deletion(path: string, [headers, body]: (typeof BODIES)[number]): Promise<Response> {
    const authorization = `Bearer ${at.accessKey}`;
    return fetch(at.url + path, {
      method: "DELETE",
      headers: { authorization, ...headers },
      ...(body === undefined ? {} : { body: new TextEncoder().encode(body) }),
    });
  }

  it("of a token succeeds whatever body and content type come with it, and the connection is good for more", async () => {
    for (const sent of BODIES) {
      const { id } = await issue(at);
      const response = await deletion(`/api/v1/shards/${at.shardId}/tokens/${id}`, sent);
      const text = await response.text();
      assert.equal(response.status, 200, `${JSON.stringify(sent[0])}: ${text}`);
      assert.equal((JSON.parse(text) as { status: string }).status, "revoked");
    }
  });

  it("of anything is judged by its path and its requester alone", async () => {
    const document = (await (await fetch(`${at.url}/openapi.json`)).json()) as {
      paths: Record<string, { delete?: { operationId: string } }>;
    };
    const paths = Object.entries(document.paths).filter(([, operations]) => operations.delete !== undefined);
    assert.ok(paths.length >= 4);
    for (const [path] of paths) {
      const url = path
        .replace("{shardId}", at.shardId)
        .replace(/\{\w+Id\}/g, "01890000-0000-7000-8000-000000000001")
        .replace(/\{\w+\}/g, "ed25519:11111111111111111111111111111111");
      const plain = await deletion(url, [{}]);
      for (const sent of BODIES) {
        const response = await deletion(url, sent);
        assert.equal(response.status, plain.status, `${url} ${JSON.stringify(sent)}: ${await response.text()}`);
      }
    }
  });
});
