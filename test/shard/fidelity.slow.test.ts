import assert from "node:assert/strict";
import { call, deploy } from "./contracts/calling.js";
import { subAccount } from "./signing.js";
import { type Loose, MASTER, ShardUnderTest } from "./support.js";
import { complaints, type Model, responseModels } from "./typed-client.js";

describe("development shard: answers, by the models of NEAR's typed client", () => {
  let under: ShardUnderTest;
  let models: ReadonlyMap<string, Model>;
  let token: string;
  let plain: string;
  let done: Loose;
  let failed: Loose;
  before(async () => {
    models = await responseModels();
    under = await ShardUnderTest.start();
    token = (await deploy(under, "token", "fungibleToken")).accountId;
    [plain] = await subAccount(under, "plain");
    done = (await call(under, token, "new", { owner_id: MASTER, total_supply: "1000" })).result ?? {};
    failed = (await call(under, token, "new", { owner_id: MASTER, total_supply: "1000" })).result ?? {};
  });
  after(() => under.dispose());

  const final = { finality: "final" };
  const block_id = () => done.transaction_outcome?.block_hash;
  const UNKNOWN = "4".repeat(44);
  const NOBODY = `nobody.${MASTER}`;
  const key = () => under.key.publicKey;
  const query = (request_type: string, fields: () => object): [string, () => object] => [
    "query",
    () => ({ request_type, ...final, ...fields() }),
  ];
  const transaction = (of: () => Loose) => () => ({ tx_hash: of().transaction?.hash, sender_account_id: MASTER });

  const requests: [method: string, params: () => unknown][] = [
    ["status", () => []],
    ["health", () => []],
    ["network_info", () => []],
    ["client_config", () => []],
    ["genesis_config", () => []],
    ["EXPERIMENTAL_genesis_config", () => []],
    ["EXPERIMENTAL_protocol_config", () => final],
    ["gas_price", () => [null]],
    ["block", () => final],
    ["block", () => ({ block_id: block_id() })],
    ["block", () => ({ block_id: 9_999_999 })],
    ["chunk", () => ({ block_id: block_id(), shard_id: 0 })],
    ["chunk", () => ({ chunk_id: UNKNOWN })],
    ["chunk", () => ({ block_id: block_id(), shard_id: 7 })],
    ["EXPERIMENTAL_congestion_level", () => ({ block_id: block_id(), shard_id: 0 })],
    ["validators", () => [null]],
    ["validators", () => ({ epoch_id: UNKNOWN })],
    ["EXPERIMENTAL_validators_ordered", () => [null]],
    ["EXPERIMENTAL_validators_ordered", () => ({ block_id: 9_999_999 })],
    ["maintenance_windows", () => ({ account_id: MASTER })],
    ["EXPERIMENTAL_maintenance_windows", () => ({ account_id: MASTER })],
    ["tx", transaction(() => done)],
    ["tx", transaction(() => failed)],
    ["tx", () => ({ tx_hash: UNKNOWN, sender_account_id: MASTER })],
    ["EXPERIMENTAL_tx_status", transaction(() => done)],
    ["EXPERIMENTAL_tx_status", transaction(() => failed)],
    ["EXPERIMENTAL_receipt", () => ({ receipt_id: (done.receipts_outcome as unknown as Loose[])[0]?.id })],
    ["EXPERIMENTAL_receipt", () => ({ receipt_id: UNKNOWN })],
    ["block_effects", () => ({ block_id: block_id() })],
    ["EXPERIMENTAL_changes_in_block", () => ({ block_id: block_id() })],
    ...["account_changes", "all_access_key_changes", "contract_code_changes"].map(
      (changes_type): [string, () => object] => [
        "changes",
        () => ({ changes_type, account_ids: [token, MASTER], block_id: block_id() }),
      ],
    ),
    [
      "changes",
      () => ({ changes_type: "data_changes", account_ids: [token], key_prefix_base64: "", block_id: block_id() }),
    ],
    [
      "changes",
      () => ({
        changes_type: "single_access_key_changes",
        keys: [{ account_id: MASTER, public_key: key() }],
        block_id: block_id(),
      }),
    ],
    query("view_account", () => ({ account_id: token })),
    query("view_account", () => ({ account_id: NOBODY })),
    query("view_code", () => ({ account_id: token })),
    query("view_code", () => ({ account_id: plain })),
    query("view_state", () => ({ account_id: token, prefix_base64: "" })),
    query("view_state", () => ({ account_id: token, prefix_base64: "", include_proof: true })),
    query("view_access_key", () => ({ account_id: MASTER, public_key: key() })),
    query("view_access_key_list", () => ({ account_id: MASTER })),
    query("call_function", () => ({ account_id: token, method_name: "get_total_supply", args_base64: "" })),
    query("view_global_contract_code", () => ({ code_hash: UNKNOWN })),
  ];

  for (const [index, [method, params]] of requests.entries()) {
    it(`to ${method} (${index}) are what it expects`, async () => {
      const model = models.get(method);
      assert.ok(model, `the client does not know ${method}`);
      const answer = await under.call(method, params());
      assert.deepEqual(complaints(model, answer), [], answer.text.slice(0, 400));
    });
  }

  it("are asked for here with every method that the client knows, except those that only send or prove", () => {
    const asked = new Set(requests.map(([method]) => method));
    assert.deepEqual([...models.keys()].filter((method) => !asked.has(method)).sort(), [
      "EXPERIMENTAL_changes",
      "EXPERIMENTAL_light_client_block_proof",
      "EXPERIMENTAL_light_client_proof",
      "EXPERIMENTAL_split_storage_info",
      "broadcast_tx_async",
      "broadcast_tx_commit",
      "light_client_proof",
      "next_light_client_block",
      "send_tx",
    ]);
    const sent = complaints(models.get("send_tx") as Model, { status: 200, text: JSON.stringify({ result: done }) });
    assert.deepEqual(sent, []);
  });

  const cause = async (method: string, params: unknown) => (await under.call(method, params)).error?.cause;

  it("say that an epoch, a block or a transaction is unknown, and do not answer for another one", async () => {
    assert.equal((await cause("validators", { epoch_id: UNKNOWN }))?.name, "UNKNOWN_EPOCH");
    assert.equal((await cause("validators", [9_999_999]))?.name, "UNKNOWN_EPOCH");
    const later = { block_id: 9_999_999 };
    assert.equal((await cause("EXPERIMENTAL_validators_ordered", later))?.name, "VALIDATOR_INFO_UNAVAILABLE");
    const { epoch_id } = (await under.result("block", final)).header ?? {};
    assert.equal((await under.call("validators", { epoch_id })).error, undefined);
    const ofAnother = { tx_hash: done.transaction?.hash, sender_account_id: NOBODY };
    assert.equal((await cause("tx", ofAnother))?.name, "UNKNOWN_TRANSACTION");
  });

  it("have errors in the shapes of a node", async () => {
    const receipt = await under.call("EXPERIMENTAL_receipt", { receipt_id: UNKNOWN });
    assert.deepEqual(receipt.error?.data, { name: "UNKNOWN_RECEIPT", info: { receipt_id: UNKNOWN } });
    const code = await cause("EXPERIMENTAL_view_global_contract_code", { code_hash: UNKNOWN, ...final });
    assert.deepEqual(code?.info?.identifier, { hash: UNKNOWN });
    const asked = { account_id: token, method_name: "nothing", args_base64: "", ...final };
    const called = await cause("EXPERIMENTAL_call_function", asked);
    assert.deepEqual(called?.info?.vm_error, { MethodResolveError: "MethodNotFound" });
    assert.equal(Object.hasOwn(await under.result("status", []), "rpc_addr"), false);
  });
});
