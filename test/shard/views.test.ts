import assert from "node:assert/strict";
import { send, subAccount } from "./signing.js";
import { MASTER, nearApi, SHARD_ID, ShardUnderTest } from "./support.js";

const NOBODYS_KEY = `ed25519:${"1".repeat(32)}`;

describe("development shard: views", () => {
  let under: ShardUnderTest;
  before(async () => {
    under = await ShardUnderTest.start();
  });
  after(() => under.dispose());

  it("says which chain it is, and that it is in sync", async () => {
    const { result } = await under.call("status", []);
    assert.equal(result?.chain_id, SHARD_ID);
    assert.equal(result?.sync_info?.syncing, false);
    assert.ok(Math.abs(Date.parse(String(result?.sync_info?.latest_block_time)) - Date.now()) < 5_000);
    assert.deepEqual((await under.call("health", [])).result, null);
  });

  it("answers with the id of the request, whatever its type", async () => {
    for (const id of [7, "7", null, "dontcare"]) assert.deepEqual((await under.call("status", [], id)).id, id);
  });

  it("shows the master account and its parents, and no key to the parents", async () => {
    const { result } = await under.query("view_account", { account_id: MASTER });
    assert.equal(result?.amount, String(10n ** 33n));
    assert.equal(result?.locked, "0");
    assert.equal(result?.code_hash, "1".repeat(32));
    assert.equal(result?.storage_usage, 182);
    for (const account_id of ["testnet", "calimero.testnet"]) {
      assert.equal(typeof (await under.query("view_account", { account_id })).result?.amount, "string");
      assert.deepEqual((await under.query("view_access_key_list", { account_id })).result?.keys, []);
    }
  });

  it("shows the genesis key as a full-access key of the master account", async () => {
    const { publicKey } = under.key;
    const one = await under.query("view_access_key", { account_id: MASTER, public_key: publicKey });
    assert.equal(one.result?.permission, "FullAccess");
    const all = await under.query("view_access_key_list", { account_id: MASTER });
    assert.deepEqual(all.result?.keys, [{ public_key: publicKey, access_key: { nonce: 0, permission: "FullAccess" } }]);
  });

  it("says of a missing account, key or contract what nearcore says", async () => {
    const account = await under.query("view_account", { account_id: "nobody.testnet" });
    assert.equal(account.status, 200);
    assert.equal(account.error?.name, "HANDLER_ERROR");
    assert.equal(account.error?.cause?.name, "UNKNOWN_ACCOUNT");
    assert.equal(account.error?.cause?.info?.requested_account_id, "nobody.testnet");
    assert.equal(account.error?.code, -32000);
    assert.equal(account.error?.message, "Server error");
    assert.equal(account.error?.data, "account nobody.testnet does not exist while viewing");

    const code = await under.query("view_code", { account_id: MASTER });
    assert.equal(code.error?.cause?.name, "NO_CONTRACT_CODE");
    const invalid = await under.query("view_account", { account_id: "Not an account" });
    assert.equal(invalid.error?.cause?.name, "INVALID_ACCOUNT");
  });

  it("answers a missing access key in `query` as a result with an error text, which near-cli depends on", async () => {
    const asked = { account_id: MASTER, public_key: NOBODYS_KEY, finality: "final" };
    const { result, error } = await under.query("view_access_key", asked);
    assert.equal(error, undefined);
    assert.equal(result?.error, `access key ${NOBODYS_KEY} does not exist while viewing`);
    assert.deepEqual(result?.logs, []);
    const twin = await under.call("EXPERIMENTAL_view_access_key", asked);
    assert.equal(twin.error?.cause?.name, "UNKNOWN_ACCESS_KEY");
    assert.equal(twin.error?.cause?.info?.public_key, NOBODYS_KEY);
  });

  it("never echoes what was sent as a public key and is none, since it may be a private key", async () => {
    const secret = under.key.privateKey;
    const answer = await under.query("view_access_key", { account_id: MASTER, public_key: secret });
    assert.equal(answer.error?.cause?.name, "PARSE_ERROR");
    assert.ok(!answer.text.includes(secret.slice(8)));
  });

  it("finds the same block by height, by hash, positionally and by finality", async () => {
    const latest = await under.result("block", { finality: "final" });
    const { hash, height } = latest.header ?? {};
    for (const reference of [{ block_id: height }, { block_id: hash }, [height], [hash], [{ block_id: hash }]]) {
      assert.deepEqual(await under.result("block", reference), latest);
    }
    const genesis = await under.result("block", { sync_checkpoint: "genesis" });
    assert.equal(genesis.header?.hash, (await under.result("status")).genesis_hash);
  });

  it("gives block numbers and times in nearcore's types", async () => {
    const { text, result } = await under.call("block", { finality: "optimistic" });
    const { header } = result ?? {};
    assert.equal(typeof header?.gas_price, "string");
    assert.equal(typeof header?.height, "number");
    assert.match(String(header?.timestamp_nanosec), /^\d{19}$/);
    assert.ok(text.includes(`"timestamp":${header?.timestamp_nanosec},`), "nanoseconds keep all their digits");
    assert.equal(header?.total_supply, String(10n ** 33n + 2n * 10n ** 27n));
  });

  it("finds the chunk of a block by its hash, and by block and shard", async () => {
    const { header, chunks } = await under.result("block", { finality: "final" });
    const chunkId = chunks?.[0]?.chunk_hash;
    const chunk = await under.result("chunk", { chunk_id: chunkId });
    assert.equal(chunk.header?.height_included, header?.height);
    assert.equal(chunk.header?.prev_block_hash, header?.prev_hash);
    const others = [[chunkId], [[header?.height, 0]], { block_id: header?.hash, shard_id: 0 }];
    for (const reference of others) assert.deepEqual(await under.result("chunk", reference), chunk);
    const wrongShard = await under.call("chunk", { block_id: header?.height, shard_id: 3 });
    assert.equal(wrongShard.error?.cause?.name, "INVALID_SHARD_ID");
    const unknown = await under.call("chunk", { chunk_id: header?.hash });
    assert.equal(unknown.error?.cause?.name, "UNKNOWN_CHUNK");
  });

  it("does not know a block that is still to come, or a hash it never gave out", async () => {
    for (const block_id of [1_000_000, "9".repeat(43)]) {
      const { error, status } = await under.call("block", { block_id });
      assert.equal(error?.cause?.name, "UNKNOWN_BLOCK");
      assert.match(String(error?.data), /^DB Not Found Error/);
      assert.equal(status, 200);
    }
    const query = await under.call("query", { request_type: "view_account", account_id: MASTER, block_id: 1_000_000 });
    assert.deepEqual(query.error?.cause?.info, { block_reference: { block_id: 1_000_000 } });
  });

  it("grows by a block a second while nothing happens, and every one stays known", async () => {
    let now = Date.now();
    const still = await ShardUnderTest.start({ now: () => now });
    try {
      const first = await still.result("block", { finality: "final" });
      now += 3_600_000;
      const later = await still.result("block", { finality: "final" });
      assert.equal(Number(later.header?.height) - Number(first.header?.height), 3_600);
      assert.deepEqual(await still.result("block", { block_id: first.header?.hash }), first);
      const before = await still.result("block", { block_id: later.header?.prev_hash });
      assert.equal(before.header?.height, Number(later.header?.height) - 1);
      const time = ({ header }: typeof later) => BigInt(String(header?.timestamp_nanosec));
      assert.equal(time(later) - time(before), 10n ** 9n);
      now -= 3_600_000;
      assert.deepEqual(
        await still.result("block", { finality: "final" }),
        later,
        "a clock set back takes no block back",
      );
    } finally {
      await still.dispose();
    }
  });

  it("understands the old positional paths of `query`", async () => {
    const key = under.key.publicKey;
    assert.equal(typeof (await under.result("query", [`account/${MASTER}`, ""])).amount, "string");
    assert.equal((await under.result("query", [`access_key/${MASTER}`, ""])).keys?.length, 1);
    assert.equal((await under.result("query", [`access_key/${MASTER}/${key}`, ""])).permission, "FullAccess");
    assert.deepEqual((await under.result("query", [`contract/${MASTER}`, ""])).values, []);
    assert.equal((await under.call("query", [`code/${MASTER}`, ""])).error?.cause?.name, "NO_CONTRACT_CODE");
    assert.match(String((await under.result("query", [`call/${MASTER}/hello`, ""])).error), /CodeDoesNotExist/);
    for (const path of ["nonsense/x.testnet", "account", `call/${MASTER}`]) {
      assert.equal((await under.call("query", [path, ""])).error?.cause?.name, "PARSE_ERROR", path);
    }
  });

  it("shows the code of a contract, and says which method it lacks", async () => {
    const [account_id, by] = await subAccount(under, "contract");
    const bytes = Buffer.from("\0asm\x01\0\0\0");
    const code = new Uint8Array(bytes);
    await send(under, { signerId: account_id, by, actions: (actions) => [actions.deployContract(code)] });
    const stored = await under.query("view_code", { account_id });
    assert.equal(stored.result?.code_base64, bytes.toString("base64"));
    assert.equal(stored.result?.hash, (await under.query("view_account", { account_id })).result?.code_hash);
    assert.deepEqual((await under.query("view_state", { account_id, prefix_base64: "" })).result?.values, []);

    const asked = { account_id, method_name: "hello", args_base64: "" };
    const called = await under.query("call_function", asked);
    assert.equal(called.result?.error, "wasm execution failed with error: MethodResolveError(MethodNotFound)");
    const twin = await under.call("EXPERIMENTAL_call_function", { ...asked, finality: "final" });
    assert.equal(twin.error?.cause?.name, "CONTRACT_EXECUTION_ERROR");
  });

  it("answers for the state of an older block when asked for that block", async () => {
    const before = await under.result("block", { finality: "final" });
    const [account_id, by] = await subAccount(under, "history");
    const asked = { request_type: "view_account", account_id, block_id: before.header?.height };
    assert.equal((await under.call("query", asked)).error?.cause?.name, "UNKNOWN_ACCOUNT");
    const created = await under.result("block", { finality: "final" });
    const { KeyPair } = await nearApi();
    const second = KeyPair.fromRandom("ed25519").getPublicKey();
    await send(under, { signerId: account_id, by, actions: (actions) => [actions.addFullAccessKey(second)] });
    const keysAt = async (reference: object) =>
      (await under.call("query", { request_type: "view_access_key_list", account_id, ...reference })).result?.keys
        ?.length;
    assert.equal(await keysAt({ block_id: created.header?.hash }), 1);
    assert.equal(await keysAt({ finality: "final" }), 2);
  });

  it("has no gas keys and no global contracts, and says so", async () => {
    const key = { account_id: MASTER, public_key: NOBODYS_KEY };
    assert.equal((await under.query("view_gas_key", key)).error?.cause?.name, "UNKNOWN_GAS_KEY");
    assert.deepEqual((await under.query("view_gas_key_list", { account_id: MASTER })).result?.keys, []);
    const code = await under.query("view_global_contract_code", { code_hash: "1".repeat(32) });
    assert.equal(code.error?.cause?.name, "NO_GLOBAL_CONTRACT_CODE");
  });

  it("refuses unknown methods and unreadable parameters as nearcore does", async () => {
    for (const method of ["nonsense", "Status", "toString", "__proto__", "sandbox_patch_state"]) {
      const { error, status } = await under.call(method, []);
      assert.equal(status, 400);
      assert.deepEqual(error?.cause, { name: "METHOD_NOT_FOUND", info: { method_name: method } });
      assert.equal(error?.code, -32601);
    }
    const unreadable: [string, unknown][] = [
      ["query", { request_type: "view_account", account_id: MASTER }],
      ["query", { request_type: "View_account", account_id: MASTER, finality: "final" }],
      ["query", { request_type: "constructor", finality: "final" }],
      ["query", 5],
      ["block", {}],
      ["block", { finality: "soon" }],
      ["block", [1, 2]],
      ["block", { block_id: -1 }],
      ["block", { block_id: 1.5 }],
      ["chunk", {}],
      ["tx", ["nonsense", MASTER]],
      ["send_tx", { signed_tx_base64: "%%%" }],
      ["send_tx", ["AAAA"]],
      ["EXPERIMENTAL_changes", { changes_type: "everything", finality: "final" }],
    ];
    for (const [method, params] of unreadable) {
      const { error, status } = await under.call(method, params);
      assert.equal(error?.name, "REQUEST_VALIDATION_ERROR", `${method} ${JSON.stringify(params)}`);
      assert.equal(error?.cause?.name, "PARSE_ERROR");
      assert.equal(error?.code, -32700);
      assert.equal(status, 400);
    }
  });

  it("refuses to prove anything, by name, instead of giving an empty proof", async () => {
    for (const method of ["light_client_proof", "next_light_client_block", "EXPERIMENTAL_light_client_proof"]) {
      const { error, result } = await under.call(method, {});
      assert.equal(result, undefined);
      assert.match(String(error?.data), /is not supported/);
    }
  });

  it("has every other method that the gateway lets through", async () => {
    const { header } = await under.result("block", { finality: "final" });
    const calls: [string, unknown][] = [
      ["gas_price", [null]],
      ["gas_price", [header?.height]],
      ["gas_price", {}],
      ["validators", [null]],
      ["EXPERIMENTAL_validators_ordered", [null]],
      ["maintenance_windows", { account_id: MASTER }],
      ["EXPERIMENTAL_maintenance_windows", { account_id: MASTER }],
      ["EXPERIMENTAL_congestion_level", { block_id: header?.height, shard_id: 0 }],
      ["block_effects", { finality: "final" }],
      ["EXPERIMENTAL_changes_in_block", { block_id: header?.height }],
      ["genesis_config", null],
      ["EXPERIMENTAL_genesis_config", null],
      ["EXPERIMENTAL_protocol_config", { finality: "final" }],
      ["network_info", []],
      ["client_config", []],
    ];
    for (const [method, params] of calls) assert.ok(await under.result(method, params), method);
  });

  it("publishes the fees it really charges", async () => {
    const config = await under.result("EXPERIMENTAL_protocol_config", { finality: "final" });
    const costs = config.runtime_config?.transaction_costs;
    const receipt = Number(costs?.action_receipt_creation_config?.execution);
    const transfer = Number(costs?.action_creation_config?.transfer_cost?.execution);
    const { result } = await send(under, { receiverId: "testnet", actions: (actions) => [actions.transfer(1n)] });
    assert.equal(result?.receipts_outcome?.[0]?.outcome?.gas_burnt, receipt + transfer);
    const price = BigInt(String((await under.result("gas_price", [null])).gas_price));
    assert.equal(result?.receipts_outcome?.[0]?.outcome?.tokens_burnt, String(BigInt(receipt + transfer) * price));
  });
});
