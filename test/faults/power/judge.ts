import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createConsole } from "../../../console/src/index.js";
import { adminFetch } from "../../support/console.js";
import type { Asked, Told } from "./acts.js";

/**
 * Starts a console on what a power failure has left, and compares it with what was acknowledged before.
 *
 * @param accessKey undefined where nobody can have one yet but for the file of the first start
 * @throws AssertionError when something acknowledged is missing; any error when it does not start
 */
export async function judge(
  dataDir: string,
  accessKey: string | undefined,
  shard: string,
  told: Told,
  asked: Asked,
): Promise<void> {
  const console = await createConsole({ dataDir, port: 0, relaxedDurability: true });
  try {
    const key = accessKey ?? (await readFile(join(dataDir, "access-key"), "utf8")).trim();
    const get = async (path: string) => {
      const response = await adminFetch(console.url, path, { accessKey: key });
      const body = (await response.json()) as Record<string, unknown>;
      assert.equal(response.status, 200, `${path}: ${JSON.stringify(body)}`);
      return body;
    };
    await get("/access-keys/self");
    const statuses = await statusesOf(get, shard);
    for (const [id, { status }] of told.tokens) {
      const now = statuses.get(id);
      assert.ok(now !== undefined, `token ${id} was minted and is missing`);
      if (status === "revoked") assert.equal(now, "revoked", `token ${id} was revoked`);
      else if (!asked.revoked.has(id)) assert.equal(now, "active", `nobody revoked token ${id}`);
    }
    // the last ones are those that a lost flush takes
    for (const [id, { value }] of [...told.tokens].slice(-4)) {
      if (value === undefined || (asked.renewed.has(id) && !told.renewed.has(id))) continue;
      const body = { value };
      const answer = await adminFetch(console.url, `/shards/${shard}/tokens/${id}/verify`, { accessKey: key, body });
      assert.deepEqual(await answer.json(), { matches: true }, `the value of token ${id}`);
    }
    for (const [id, status] of told.operations) {
      const operation = await get(`/operations/${id}?wait=10`);
      if (status !== "pending") assert.equal(operation["status"], status, `operation ${id}`);
      else assert.equal(operation["status"], "done", `operation ${id} goes on`);
    }
    for (const accountId of told.accounts) {
      const account = `/shards/${shard}/accounts/${accountId}`;
      const { signingKey } = await get(account);
      const { keys } = (await get(`${account}/keys`)) as { keys: { publicKey: string }[] };
      assert.ok(
        keys.some(({ publicKey }) => publicKey === signingKey),
        `the only key of ${accountId}`,
      );
    }
  } finally {
    await console.close();
  }
}

async function statusesOf(
  get: (path: string) => Promise<Record<string, unknown>>,
  shard: string,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let cursor = ""; ; ) {
    const page = await get(`/shards/${shard}/tokens?limit=100${cursor && `&cursor=${cursor}`}`);
    for (const { id, status } of page["tokens"] as { id: string; status: string }[]) found.set(id, status);
    if (typeof page["nextCursor"] !== "string") return found;
    cursor = page["nextCursor"];
  }
}
