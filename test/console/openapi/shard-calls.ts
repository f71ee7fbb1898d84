import type { TestConsole } from "../../support/console.js";
import { MASTER, somePublicKey } from "../custodian/support.js";
import type { DocumentedCalls } from "./documented-calls.js";

/** Calls everything that closes shards, and what a closed one refuses, failures included. `weak` is an access key without any right for it. */
export async function callClosing(calls: DocumentedCalls, at: TestConsole, weak: string): Promise<void> {
  const shards = "/api/v1/shards";
  const own = `${shards}/${at.shardId}`;
  const json = (body: unknown, accessKey = at.accessKey, headers: Record<string, string> = {}) => ({
    headers: { authorization: `Bearer ${accessKey}`, "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const as = (accessKey: string) => ({ headers: { authorization: `Bearer ${accessKey}` } });

  const key = `${own}/accounts/${MASTER}/keys`;
  await calls.fetch("PATCH", own, json({ disabled: true }));
  await calls.fetch("GET", key, as(at.accessKey));
  await calls.fetch("GET", `${own}/custody-differences`, as(at.accessKey));
  await calls.fetch("GET", `${key}/${encodeURIComponent(somePublicKey())}`, as(at.accessKey));
  await calls.fetch("PATCH", own, json({ disabled: false }));
  await calls.fetch("PATCH", own, json({ disabled: "yes" }));
  await calls.fetch("PATCH", own, { body: "{}" });
  await calls.fetch("PATCH", own, json({ disabled: true }, weak));
  await calls.fetch("PATCH", `${shards}/missing`, json({ disabled: true }));
  await calls.fetch("PATCH", own, json("x".repeat(70_000)));
  await calls.fetch("PATCH", own, json("<x/>", at.accessKey, { "content-type": "text/xml" }));

  const nowhere = { endpoints: [{ url: "http://8.8.8.8:1/", headers: { "x-api-key": "secret" } }] };
  for (const path of ["/api/v1/connection-test", `${own}/connection-test`]) {
    await calls.fetch("POST", path, json({ endpoints: [{ url: "http://127.0.0.1/" }] }));
    await calls.fetch("POST", path, json({ endpoints: [] }));
    await calls.fetch("POST", path, { body: "{}" });
    await calls.fetch("POST", path, json(nowhere, weak));
    await calls.fetch("POST", path, json("x".repeat(70_000)));
    await calls.fetch("POST", path, json("<x/>", at.accessKey, { "content-type": "text/xml" }));
  }
  await calls.fetch("POST", `${shards}/missing/connection-test`, json(nowhere));

  const going = { id: "going", rpcUrl: "http://8.8.8.8/", masterAccount: "going.testnet" };
  await calls.fetch("POST", shards, json(going));
  await calls.fetch("PATCH", `${shards}/going`, json({ ...nowhere, skipConnectionTest: true }));
  await calls.fetch("GET", `${shards}/going`, as(at.accessKey));
  const inner = { endpoints: [{ url: "http://127.0.0.1/", headers: {} }] };
  await calls.fetch("POST", `${shards}/going/connection-test`, json(inner));
  await calls.fetch("DELETE", `${shards}/going`);
  await calls.fetch("DELETE", `${shards}/going`, as(weak));
  await calls.fetch("DELETE", `${shards}/missing`, as(at.accessKey));
  await calls.fetch("DELETE", `${shards}/going`, as(at.accessKey));
  await calls.fetch("PATCH", `${shards}/going`, json({ disabled: true }));
  await calls.fetch("POST", `${shards}/going/connection-test`, json(nowhere));
}
