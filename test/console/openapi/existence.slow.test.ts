import assert from "node:assert/strict";
import { RIGHTS } from "../../../console/src/access/rights.js";
import { withConsole } from "../../support/console.js";
import { call } from "../calls.js";
import { keysPath, type OperationBody, settled, somePublicKey } from "../custodian/support.js";
import { anyRequest, documentOf, operationsOf } from "./operations.js";

const NOTHING = "no-such-shard";
const OWN = "own-shard";

describe("console: whoever is limited to some shards", () => {
  const at = withConsole();
  let accessKey: string;
  before(async () => {
    const shard = { id: OWN, rpcUrl: "http://8.8.8.8/", masterAccount: "own.testnet" };
    await call(at, "/shards", 201, { body: shard });
    const body = { name: "limited", rights: [...RIGHTS], shards: [OWN] };
    accessKey = (await call<{ value: string }>(at, "/access-keys", 201, { body })).value;
  });

  /** What an answer says, without the names that the request brought itself. */
  const ask = async (method: string, path: string, body: unknown, named: string) => {
    const response = await at.adminFetch(path, { method, body, accessKey });
    const text = (await response.text()).replaceAll(named, "<named>").replace(/"requestId":"[^"]*"/, "");
    return `${response.status} ${text}`;
  };

  it("gets the same answer for a shard of others as for none, on every route of a shard", async () => {
    const document = await documentOf(at);
    const differing: string[] = [];
    const routes = operationsOf(document).filter(({ path, isForPeople }) => path.includes("{shardId}") && !isForPeople);
    assert.ok(routes.length > 10);
    for (const operation of routes) {
      const answers = [];
      for (const shardId of [at.shardId, NOTHING]) {
        const { path, body } = anyRequest(operation, document, shardId);
        answers.push(await ask(operation.method, path, body, shardId));
      }
      if (answers[0] !== answers[1]) differing.push(`${operation.operationId}: ${answers.join(" and ")}`);
    }
    assert.deepEqual(differing, []);
  });

  it("gets the same answer for an operation of others' shards as for none", async () => {
    const body = { publicKey: somePublicKey() };
    const { id } = await settled(at, await call<OperationBody>(at, keysPath(at), 202, { body }));
    const none = "01890000-0000-7000-8000-000000000000";
    assert.equal(
      await ask("GET", `/operations/${id}`, undefined, id),
      await ask("GET", `/operations/${none}`, undefined, none),
    );
  });

  it("does not learn by adding a shard which there are", async () => {
    const shard = (id: string) => ({ id, rpcUrl: "http://8.8.8.8/", masterAccount: "x.testnet" });
    const [taken, free] = [
      await ask("POST", "/shards", shard(at.shardId), at.shardId),
      await ask("POST", "/shards", shard(NOTHING), NOTHING),
    ];
    assert.match(taken, /^403/);
    assert.equal(taken, free);
    assert.match(await ask("POST", "/shards", shard(OWN), OWN), /^409/);
  });
});
