import assert from "node:assert/strict";
import { generateKeyPair } from "pulumi-keyring-near/key-pair";
import { withConsole } from "../../support/console.js";
import { call, issue, problem } from "../calls.js";
import {
  keyPath,
  keysPath,
  MASTER,
  type OperationBody,
  removeKey,
  settled,
  someInstance,
  somePublicKey,
} from "./support.js";

interface KeyBody {
  access: string;
  functionCall: { receiverId: string; methodNames: string[]; allowance: string | null } | null;
}

describe("console: function-call keys", () => {
  const at = withConsole();
  const allowance = String(10n ** 24n / 4n);

  it("are added as asked for, and say what they may do as the chain has it", async () => {
    const publicKey = somePublicKey();
    const functionCall = { receiverId: "app.testnet", methodNames: ["set", "get"], allowance };
    const asked = await call<OperationBody & KeyBody>(at, keysPath(at), 202, { body: { publicKey, functionCall } });
    assert.deepEqual(asked.functionCall, functionCall);
    assert.equal((await settled(at, asked)).status, "done");
    const key = await call<KeyBody>(at, keyPath(at, publicKey), 200);
    assert.deepEqual([key.access, key.functionCall], ["function-call", functionCall]);

    const { value } = await issue(at, { permissions: ["view-keys"] });
    const params = { request_type: "view_access_key", finality: "final", account_id: MASTER, public_key: publicKey };
    const answer = await (await at.gatewayFetch(value, { method: "query", params })).json();
    assert.deepEqual((answer as { result: { permission: unknown } }).result.permission, {
      FunctionCall: { allowance, receiver_id: "app.testnet", method_names: ["set", "get"] },
    });
    assert.equal((await removeKey(at, publicKey)).status, "done");
  });

  it("may call every method and spend what there is, where that is asked for", async () => {
    const publicKey = somePublicKey();
    const body = { publicKey, functionCall: { receiverId: "app.testnet", allowance: null } };
    await settled(at, await call<OperationBody>(at, keysPath(at), 202, { body }));
    const { functionCall } = await call<KeyBody>(at, keyPath(at, publicKey), 200);
    assert.deepEqual(functionCall, { receiverId: "app.testnet", methodNames: [], allowance: null });
  });

  it("show what is left of their allowance, and are refused what they may not do", async () => {
    const { publicKey, privateKey } = generateKeyPair();
    const body = { publicKey, functionCall: { receiverId: MASTER, methodNames: ["set"], allowance } };
    await settled(at, await call<OperationBody>(at, keysPath(at), 202, { body }));
    const { value } = await issue(at, { permissions: "full" });
    const { Account, JsonRpcProvider, KeyPairSigner } = await import("near-api-js");
    const url = `${at.url}/api/v1/shards/${at.shardId}/neard-rpc/`;
    const provider = new JsonRpcProvider({ url, headers: { "x-api-key": value } });
    const secret = privateKey as Parameters<typeof KeyPairSigner.fromSecretKey>[0];
    const account = new Account(MASTER, provider, KeyPairSigner.fromSecretKey(secret));
    // The account has no contract: the call fails, and its gas is paid.
    await assert.rejects(account.callFunction({ contractId: MASTER, methodName: "set", args: {} }));
    const left = (await call<KeyBody>(at, keyPath(at, publicKey), 200)).functionCall?.allowance ?? "0";
    assert.ok(BigInt(left) > 0n && BigInt(left) < BigInt(allowance), left);
    await assert.rejects(account.callFunction({ contractId: MASTER, methodName: "get", args: {} }), /get|Method/i);
    await assert.rejects(account.deleteKey(publicKey), /RequiresFullAccess|full access/i);
  });

  it("are the same request only with the same access", async () => {
    const publicKey = somePublicKey();
    const labels = { instance: someInstance() };
    const functionCall = { receiverId: "app.testnet", methodNames: [], allowance };
    const first = await call<OperationBody>(at, keysPath(at), 202, { body: { publicKey, labels, functionCall } });
    await settled(at, first);
    const again = await call<OperationBody>(at, keysPath(at), 202, { body: { publicKey, labels, functionCall } });
    assert.equal(again.id, first.id);
    await problem(at, keysPath(at), "key-exists", { body: { publicKey, labels } });
    const more = { ...functionCall, allowance: null };
    await problem(at, keysPath(at), "key-exists", { body: { publicKey, labels, functionCall: more } });
  });

  it("are refused where no chain would take them, with what is wrong", async () => {
    const right = { receiverId: "app.testnet", methodNames: ["set"], allowance };
    for (const [wrong, property] of [
      [{ receiverId: "No Account" }, "functionCall.receiverId"],
      [{ methodNames: [""] }, "functionCall.methodNames"],
      [{ methodNames: Array.from({ length: 9 }, () => "m".repeat(250)) }, "functionCall.methodNames"],
      [{ allowance: "0" }, "functionCall.allowance"],
      [{ allowance: "0.25" }, "functionCall.allowance"],
      [{ allowance: String(2n ** 128n) }, "functionCall.allowance"],
      [{ allowance: undefined }, "functionCall.allowance"],
    ] as const) {
      const body = { publicKey: somePublicKey(), functionCall: { ...right, ...wrong } };
      const { errors } = await problem(at, keysPath(at), "invalid-request", { body });
      assert.deepEqual(
        errors?.map((error) => error.property),
        [property],
        JSON.stringify(wrong),
      );
    }
  });
});
