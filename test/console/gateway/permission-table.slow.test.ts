import assert from "node:assert/strict";
import type { Permission } from "pulumi-keyring-near";
import { CHANGES_TYPES, METHODS, QUERY_REQUEST_TYPES } from "../../../console/src/gateway/table.js";
import { allBut, GatewayUnderTest, rpc } from "./support.js";

/** The public table, row by row: every call that needs exactly these permissions. */
const ROWS: [Permission[], [method: string, params?: unknown][]][] = [
  [["view-accounts"], [...queries("view_account"), ["EXPERIMENTAL_view_account"], ...changes("account_changes")]],
  [
    ["view-contract-code"],
    [
      ...queries("view_code", "view_global_contract_code", "view_global_contract_code_by_account_id"),
      ["EXPERIMENTAL_view_code"],
      ...changes("contract_code_changes"),
    ],
  ],
  [
    ["view-contract-state"],
    [
      ...queries("view_state", "call_function"),
      ["EXPERIMENTAL_view_state"],
      ["EXPERIMENTAL_call_function"],
      ...changes("data_changes"),
    ],
  ],
  [
    ["view-keys"],
    [
      ...queries("view_access_key", "view_access_key_list", "view_gas_key", "view_gas_key_list", "view_gas_key_nonces"),
      ["EXPERIMENTAL_view_access_key"],
      ["EXPERIMENTAL_view_access_key_list"],
      ["EXPERIMENTAL_view_gas_key"],
      ["EXPERIMENTAL_view_gas_key_list"],
      ["EXPERIMENTAL_view_gas_key_nonces"],
      ...changes(
        "single_access_key_changes",
        "all_access_key_changes",
        "single_gas_key_changes",
        "all_gas_key_changes",
      ),
    ],
  ],
  [
    ["write"],
    [
      ["broadcast_tx_async", ["AAAA"]],
      ["broadcast_tx_commit", ["AAAA"]],
      ["send_tx", { signed_tx_base64: "AAAA", wait_until: "FINAL" }],
      ["EXPERIMENTAL_broadcast_tx_sync", ["AAAA"]],
      ["EXPERIMENTAL_check_tx", ["AAAA"]],
    ],
  ],
  [
    ["view-transactions"],
    [
      ["tx", ["hash", "demos.calimero.testnet"]],
      ["tx_status", ["hash", "demos.calimero.testnet"]],
      ["EXPERIMENTAL_tx_status", ["hash", "demos.calimero.testnet"]],
      ["EXPERIMENTAL_receipt", { receipt_id: "x" }],
      ["EXPERIMENTAL_receipt_to_tx", { receipt_id: "x" }],
      ["light_client_proof", {}],
      ["EXPERIMENTAL_light_client_proof", {}],
      ["EXPERIMENTAL_light_client_execution_outcome_proof", {}],
    ],
  ],
  [
    ["view-blocks"],
    [
      ["block", { finality: "final" }],
      ["block", [17795474]],
      ["gas_price", [null]],
      ["next_light_client_block", ["hash"]],
      ["EXPERIMENTAL_light_client_block_proof", {}],
      ["validators", [null]],
      ["EXPERIMENTAL_validators_ordered", {}],
      ["maintenance_windows", {}],
      ["EXPERIMENTAL_maintenance_windows", {}],
    ],
  ],
  [
    ["view-chunks"],
    [
      ["chunk", { chunk_id: "x" }],
      ["EXPERIMENTAL_congestion_level", {}],
      ["EXPERIMENTAL_light_client_chunk_execution_proof", {}],
    ],
  ],
  [
    ["view-blocks", "view-accounts"],
    [
      ["block_effects", { finality: "final" }],
      ["EXPERIMENTAL_changes_in_block", { finality: "final" }],
    ],
  ],
];

const ANY_TOKEN = ["status", "health", "genesis_config", "EXPERIMENTAL_genesis_config", "EXPERIMENTAL_protocol_config"];
const FULL_ACCESS = [
  "network_info",
  "client_config",
  "EXPERIMENTAL_split_storage_info",
  "EXPERIMENTAL_indexer_block",
  "EXPERIMENTAL_light_client_state_proof",
];
const NEVER = [
  "EXPERIMENTAL_genesis_records",
  "sandbox_patch_state",
  "sandbox_fast_forward",
  "adv_produce_blocks",
  "adv_",
];

describe("gateway: what each permission opens", () => {
  let at: GatewayUnderTest;
  before(async () => {
    at = await GatewayUnderTest.start();
  });
  after(() => at.close());

  for (const [needed, calls] of ROWS) {
    const tokens = () => ({
      enough: at.token(needed),
      full: at.token("full"),
      others: needed.map((without) => ({ without, token: at.token(allBut(without)) })),
    });

    it(`${needed.join(" and ")}: ${calls.length} calls pass with it, and none of them without`, async () => {
      const { enough, full, others } = tokens();
      for (const [method, params] of calls) {
        const call = `${method} ${JSON.stringify(params)}`;
        at.received.length = 0;
        assert.equal((await at.call(enough, rpc(method, params))).status, 200, `${call} with ${needed}`);
        assert.equal((await at.call(full, rpc(method, params))).status, 200, `${call} with full access`);
        assert.equal(at.received.length, 2, `${call} reached the shard`);
        for (const { without, token } of others) {
          const { status, error } = await at.call(token, rpc(method, params));
          assert.equal(status, 403, `${call} with everything but ${without}`);
          assert.deepEqual(error.cause.info.missing, [without], call);
          assert.match(error.message, new RegExp(`${method}.*lacks the permission .*\\(${without}\\)`), call);
        }
        assert.equal(at.received.length, 2, `${call} without a permission never reached the shard`);
      }
    });
  }

  it("names every permission that is missing", async () => {
    const { error } = await at.call(at.token(["write"]), rpc("block_effects", {}));
    assert.deepEqual(error.cause.info.missing, ["view-accounts", "view-blocks"]);
    assert.match(
      error.message,
      /lacks the permissions View accounts \(view-accounts\) and View blocks \(view-blocks\)/,
    );
  });

  it("any token may ask how the shard is", async () => {
    for (const method of ANY_TOKEN) {
      for (const permissions of ["full", ["write"], ["view-chunks"]] as const) {
        assert.equal((await at.call(at.token(permissions), rpc(method))).status, 200, method);
      }
    }
  });

  it("only full access opens what shows the node itself", async () => {
    for (const method of FULL_ACCESS) {
      assert.equal((await at.call(at.token("full"), rpc(method))).status, 200, method);
      const { status, error } = await at.call(at.token(allBut()), rpc(method));
      assert.deepEqual({ status, missing: error.cause.info.missing }, { status: 403, missing: "full" }, method);
    }
  });

  it("denies the dangerous to everyone, full access included", async () => {
    at.received.length = 0;
    for (const method of NEVER) {
      const { status, error } = await at.call(at.token("full"), rpc(method));
      assert.deepEqual({ status, missing: error.cause.info.missing }, { status: 403, missing: "never" }, method);
    }
    assert.deepEqual(at.received, []);
  });

  it("answers an unknown method as a node does, to any token and to none without", async () => {
    at.received.length = 0;
    for (const method of ["", "net_info", "EXPERIMENTAL_new", "query ", "constructor", "__proto__", "toString"]) {
      for (const permissions of ["full", ["view-chunks"]] as const) {
        const { status, id, error } = await at.call(at.token(permissions), rpc(method, {}, "mine"));
        assert.deepEqual(
          { status, id, code: error.code, message: error.message, name: error.cause.name },
          METHOD_NOT_FOUND,
        );
        assert.equal(error.cause.info.method_name, method);
      }
      assert.equal((await at.call(undefined, rpc(method))).status, 401);
    }
    assert.deepEqual(at.received, []);
  });

  it("knows every method, and every kind of query and change, of the newest typed client of NEAR", async () => {
    const client = await import("@near-js/jsonrpc-types");
    const methods = Object.values(client.RPC_METHODS);
    assert.ok(methods.length > 30, `${methods.length} methods`);
    for (const method of methods) assert.ok(METHODS.has(method), `${method} is not in the table`);
    for (const [schema, member, known] of [
      [client.RpcQueryRequestSchema(), "requestType", QUERY_REQUEST_TYPES],
      [client.RpcStateChangesInBlockByTypeRequestSchema(), "changesType", CHANGES_TYPES],
    ] as const) {
      const kinds = valuesOf(schema as unknown as Schema, member);
      assert.ok(kinds.length > 6, `${member}: ${kinds}`);
      for (const kind of kinds) assert.ok(known.has(kind), `${member} ${kind} is not in the table`);
    }
  });
});

/** As much of a zod schema as it takes to find the values of a member. */
interface Schema {
  _zod: {
    def: {
      getter?: () => Schema;
      options?: Schema[];
      left?: Schema;
      right?: Schema;
      shape?: Record<string, Schema>;
      entries?: Record<string, string>;
    };
  };
}

function valuesOf({ _zod: { def } }: Schema, member: string): string[] {
  const inner = [def.getter?.(), ...(def.options ?? []), def.left, def.right].flatMap((schema) => schema ?? []);
  const own = Object.values(def.shape?.[member]?._zod.def.entries ?? {});
  return [...own, ...inner.flatMap((schema) => valuesOf(schema, member))];
}

describe("gateway: methods of an operator's own", () => {
  const further: [string, Permission][] = [
    ["EXPERIMENTAL_new", "view-chunks"],
    ["genesis_records", "write"],
    // None of these may be opened, whatever an operator writes.
    ["EXPERIMENTAL_genesis_records", "write"],
    ["sandbox_patch_state", "write"],
    ["adv_produce_blocks", "write"],
    ["broadcast_tx_commit", "view-chunks"],
    ["query", "view-chunks"],
  ];
  let at: GatewayUnderTest;
  before(async () => {
    at = await GatewayUnderTest.start({ furtherMethods: new Map(further) });
  });
  after(() => at.close());

  it("need the permission they were given", async () => {
    for (const [method, permission] of further.slice(0, 2)) {
      assert.equal((await at.call(at.token([permission]), rpc(method))).status, 200);
      assert.equal((await at.call(at.token("full"), rpc(method))).status, 200);
      const { status, error } = await at.call(at.token(allBut(permission)), rpc(method));
      assert.deepEqual({ status, missing: error.cause.info.missing }, { status: 403, missing: [permission] });
    }
    assert.equal((await at.call(at.token("full"), rpc("EXPERIMENTAL_newer"))).error.code, -32601);
  });

  it("change nothing that the table says", async () => {
    at.received.length = 0;
    for (const method of ["EXPERIMENTAL_genesis_records", "sandbox_patch_state", "adv_produce_blocks"]) {
      assert.equal((await at.call(at.token("full"), rpc(method))).status, 403, method);
    }
    for (const method of ["broadcast_tx_commit", "query"]) {
      assert.equal((await at.call(at.token(["view-chunks"]), rpc(method))).status, 403, method);
    }
    assert.deepEqual(at.received, []);
  });
});

const METHOD_NOT_FOUND = {
  status: 400,
  id: "mine",
  code: -32601,
  message: "Method not found",
  name: "METHOD_NOT_FOUND",
};

function queries(...types: string[]): [string, unknown][] {
  return types.map((type) => [
    "query",
    { request_type: type, finality: "final", account_id: "demos.calimero.testnet" },
  ]);
}

function changes(...types: string[]): [string, unknown][] {
  return types.flatMap((type): [string, unknown][] =>
    ["changes", "EXPERIMENTAL_changes"].map((method) => [
      method,
      { changes_type: type, account_ids: [], finality: "final" },
    ]),
  );
}
