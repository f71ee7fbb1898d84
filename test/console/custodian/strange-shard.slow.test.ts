import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { generateKeyPair } from "pulumi-keyring-near/key-pair";
import { startConsole, type TestConsole } from "../../support/console.js";
import { call, problem } from "../calls.js";
import { keyPath, keysPath, type OperationBody, settled, somePublicKey } from "./support.js";

const SHARD = "strange-shard";
const MASTER = "master.testnet";

interface Call {
  method: string;
  params: { request_type?: string; account_id?: string; public_key?: string };
}

/** What a shard says to a call; undefined where it sees to the answer itself, or gives none. */
type Answering = (call: Call, response: ServerResponse) => object | undefined;

describe("console: a custodian with a shard that behaves strangely", () => {
  let at: TestConsole;
  let node: Server;
  let answering: Answering;
  const own = generateKeyPair();

  beforeEach(async () => {
    node = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      const answer = answering(JSON.parse(body) as Call, response);
      if (answer !== undefined) response.end(JSON.stringify({ jsonrpc: "2.0", id: "custodian", ...answer }));
    }).listen(0, "127.0.0.1");
    await once(node, "listening");
    at = { ...(await startConsole({ allowPrivateUpstreams: true })), shardId: SHARD };
    const rpcUrl = `http://127.0.0.1:${(node.address() as AddressInfo).port}/`;
    await call(at, "/shards", 201, { body: { id: SHARD, rpcUrl, masterAccount: MASTER } });
    answering = answerOf([own.publicKey]);
    await take(own.privateKey);
  });
  afterEach(async () => {
    node.closeAllConnections();
    await at.close();
    node.close();
  });

  const take = (privateKey: string) =>
    call(at, `/shards/${SHARD}/accounts/${MASTER}`, 200, { method: "PUT", body: { privateKey } });

  it("keeps the key of an account that was made, whose making the shard does not remember", async () => {
    let sent = 0;
    answering = (asked, response) => {
      const keys = sent > 0 && asked.params.account_id !== MASTER ? [asked.params.public_key ?? ""] : [own.publicKey];
      if (asked.method === "query" && asked.params.account_id !== MASTER && sent === 0)
        return refusal("UNKNOWN_ACCOUNT");
      if (asked.method !== "broadcast_tx_commit") return answerOf(keys)(asked, response);
      sent += 1;
      // it is made, but nobody hears of it
      if (sent === 1) response.destroy();
      if (sent === 2)
        return refusal("INVALID_TRANSACTION", { TxExecutionError: { InvalidTxError: { InvalidNonce: {} } } });
      return sent === 3 ? failure({ AccountAlreadyExists: { account_id: "app.master.testnet" } }) : undefined;
    };
    const accountId = "app.master.testnet";
    const asked = await call<OperationBody>(at, `/shards/${SHARD}/accounts`, 202, { body: { accountId } });
    assert.deepEqual([(await settled(at, asked)).status, sent], ["done", 3]);
    await call(at, `/shards/${SHARD}/accounts/${accountId}`, 200);
  });

  it("does not come to sign with a key that it was told to remove, however long that takes", async () => {
    const next = generateKeyPair();
    let down = true;
    const looked = new Promise<void>((resolve) => {
      answering = (asked, response) => {
        if (!down || asked.params.public_key !== next.publicKey) {
          return answerOf([own.publicKey, next.publicKey])(asked, response);
        }
        resolve();
        return {};
      };
    });
    await call(at, keyPath(at, next.publicKey, MASTER), 202, { method: "DELETE" });
    await looked;
    down = false;
    const account = `/shards/${SHARD}/accounts/${MASTER}`;
    await problem(at, account, "key-being-removed", { method: "PUT", body: { privateKey: next.privateKey } });
    assert.equal((await call<{ signingKey: string }>(at, account, 200)).signingKey, own.publicKey);
  });

  for (const [what, response] of [
    ["never answers", () => undefined],
    [
      "never ends its answer",
      (response: ServerResponse) => {
        const drip = setInterval(() => response.write(" "), 200);
        response.on("close", () => clearInterval(drip));
      },
    ],
  ] as const) {
    it(`stops in time when a shard ${what}`, async () => {
      const sent = new Promise<void>((resolve) => {
        answering = (asked, answer) => {
          if (asked.method !== "broadcast_tx_commit") return answerOf([own.publicKey])(asked, answer);
          response(answer);
          resolve();
          return undefined;
        };
      });
      await call(at, keysPath(at, MASTER), 202, { body: { publicKey: somePublicKey() } });
      await sent;
      const told = performance.now();
      await at.stop();
      assert.ok(performance.now() - told < 10_000);
    });
  }

  it("does not read an answer without end", async () => {
    const mebibyte = Buffer.alloc(1024 * 1024, " ");
    let passed = 0;
    answering = (_asked, response) => {
      const pour = () => {
        while (!response.destroyed && response.write(mebibyte)) passed += 1;
        response.once("drain", pour);
      };
      pour();
      return undefined;
    };
    await call(at, keysPath(at, MASTER), 503);
    assert.ok(passed < 64, `${passed} MiB`);
  });
});

/** Of a shard whose accounts all have these keys. */
function answerOf(keys: readonly string[]): Answering {
  return ({ method, params }) => {
    if (method !== "query") return refusal("UNKNOWN_TRANSACTION");
    if (params.request_type === "view_account") return { result: { amount: "1" } };
    if (!keys.includes(params.public_key ?? "")) return refusal("UNKNOWN_ACCESS_KEY");
    return { result: { nonce: 1, permission: "FullAccess", block_hash: "1".repeat(32) } };
  };
}

function refusal(name: string, data?: unknown): object {
  return { error: { name: "HANDLER_ERROR", cause: { name }, data } };
}

function failure(kind: unknown): object {
  return { result: { status: { Failure: { ActionError: { index: 0, kind } } } } };
}
