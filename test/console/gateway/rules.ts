import assert from "node:assert/strict";

/**
 * The rules of the gateway, stated a second time and in another way than the gateway does: as lines of text and a walk
 * through a syntax tree that keeps repeated keys and the digits of numbers.
 */
const LINES = `
view-accounts         query:view_account query/account EXPERIMENTAL_view_account changes:account_changes
view-contract-code    query:view_code query:view_global_contract_code query:view_global_contract_code_by_account_id
view-contract-code    query/code EXPERIMENTAL_view_code changes:contract_code_changes
view-contract-state   query:view_state query:call_function query/contract query/call EXPERIMENTAL_view_state
view-contract-state   EXPERIMENTAL_call_function changes:data_changes
view-keys             query:view_access_key query:view_access_key_list query:view_gas_key query:view_gas_key_list
view-keys             query:view_gas_key_nonces query/access_key EXPERIMENTAL_view_access_key
view-keys             EXPERIMENTAL_view_access_key_list EXPERIMENTAL_view_gas_key EXPERIMENTAL_view_gas_key_list
view-keys             EXPERIMENTAL_view_gas_key_nonces changes:single_access_key_changes changes:all_access_key_changes
view-keys             changes:single_gas_key_changes changes:all_gas_key_changes
write                 broadcast_tx_async broadcast_tx_commit send_tx EXPERIMENTAL_broadcast_tx_sync EXPERIMENTAL_check_tx
view-transactions     tx tx_status EXPERIMENTAL_tx_status EXPERIMENTAL_receipt EXPERIMENTAL_receipt_to_tx light_client_proof
view-transactions     EXPERIMENTAL_light_client_proof EXPERIMENTAL_light_client_execution_outcome_proof
view-blocks           block gas_price next_light_client_block EXPERIMENTAL_light_client_block_proof validators
view-blocks           EXPERIMENTAL_validators_ordered maintenance_windows EXPERIMENTAL_maintenance_windows
view-chunks           chunk EXPERIMENTAL_congestion_level EXPERIMENTAL_light_client_chunk_execution_proof
view-blocks+view-accounts block_effects EXPERIMENTAL_changes_in_block
any                   status health genesis_config EXPERIMENTAL_genesis_config EXPERIMENTAL_protocol_config
full                  network_info client_config EXPERIMENTAL_split_storage_info EXPERIMENTAL_indexer_block
full                  EXPERIMENTAL_light_client_state_proof
never                 EXPERIMENTAL_genesis_records sandbox_patch_state sandbox_fast_forward adv_produce_blocks
`;

const CALLS: [call: string, needs: string][] = LINES.trim()
  .split("\n")
  .map((line) => line.split(/\s+/))
  .flatMap(([needs = "", ...calls]) => calls.map((call): [string, string] => [call, needs]));

/** Method names, kinds and path commands that occur in the rules, to build requests from. */
export const WORDS = {
  methods: [...new Set([...CALLS.map(([call]) => call.split(/[:/]/)[0] ?? ""), "EXPERIMENTAL_changes"])],
  kinds: CALLS.flatMap(([call]) => call.split(":").slice(1)),
  commands: CALLS.flatMap(([call]) => call.split("/").slice(1)),
};

/** JSON as it is written: objects keep repeated keys, numbers their digits. */
export type Tree =
  | { object: [key: string, value: Tree][] }
  | { array: Tree[] }
  | { string: string }
  | { number: string }
  | { word: "true" | "false" | "null" };

/** Whether a token with these permissions may send this body; undefined when it is no single request of a known method at all. */
export function mayPass(body: Tree, permissions: "full" | readonly string[]): boolean | undefined {
  const method = member(body, "method");
  if (method === undefined || !("string" in method)) return undefined;
  if (!WORDS.methods.includes(method.string) && !/^(?:sandbox|adv)_/.test(method.string)) return undefined;
  const call = callOf(method.string, member(body, "params"));
  const needs = CALLS.find(([known]) => known === call)?.[1] ?? "never";
  if (needs === "never") return false;
  if (needs === "any" || permissions === "full") return true;
  return needs !== "full" && needs.split("+").every((need) => permissions.includes(need));
}

/** What counts of the body, as a shard must get it: the four members, each the last of its name, all keys unique. */
export function asForwarded(body: Tree): Tree {
  const members = ["jsonrpc", "id", "method", "params"].flatMap((name): [string, Tree][] => {
    const value = member(body, name);
    return value === undefined ? [] : [[name, unique(value)]];
  });
  return { object: members };
}

function callOf(method: string, params: Tree | undefined): string {
  const changes = method === "changes" || method === "EXPERIMENTAL_changes";
  if (method !== "query" && !changes) return method.includes(":") || method.includes("/") ? "?" : method;
  if (params !== undefined && "object" in params) {
    const kind = member(params, changes ? "changes_type" : "request_type");
    if (kind === undefined || !("string" in kind) || member(params, "path") !== undefined) return "?";
    return `${changes ? "changes" : "query"}:${kind.string}`;
  }
  if (!changes && params !== undefined && "array" in params && [1, 2].includes(params.array.length)) {
    const [path] = params.array;
    const command = path !== undefined && "string" in path ? /^([^/]*)\//.exec(path.string)?.[1] : undefined;
    if (command !== undefined && params.array.every((element) => "string" in element)) return `query/${command}`;
  }
  return "?";
}

function member(tree: Tree, name: string): Tree | undefined {
  return "object" in tree ? tree.object.findLast(([key]) => key === name)?.[1] : undefined;
}

function unique(tree: Tree): Tree {
  if ("array" in tree) return { array: tree.array.map(unique) };
  if (!("object" in tree)) return tree;
  const keys = [...new Set(tree.object.map(([key]) => key))];
  return { object: keys.map((key) => [key, unique(member(tree, key) ?? { word: "null" })]) };
}

/** Asserts that a text is JSON for exactly this tree, number by number and with no key repeated; the order of keys is free. */
export function assertWritten(text: string, expected: Tree): void {
  assert.deepEqual(sorted(readTree(text)), sorted(expected));
}

function sorted(tree: Tree): Tree {
  if ("array" in tree) return { array: tree.array.map(sorted) };
  if (!("object" in tree)) return tree;
  const entries = tree.object.map(([key, value]): [string, Tree] => [key, sorted(value)]);
  return { object: entries.sort(([one], [other]) => (one < other ? -1 : 1)) };
}

/** A small JSON reader that loses nothing; only for texts known to be JSON. */
export function readTree(text: string): Tree {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[-+.\deE]+|true|false|null|[[\]{}]/g) ?? [];
  let next = 0;
  const value = (): Tree => {
    const token = tokens[next++] ?? "";
    if (token === "[") {
      const array: Tree[] = [];
      while (tokens[next] !== "]") array.push(value());
      next += 1;
      return { array };
    }
    if (token === "{") {
      const object: [string, Tree][] = [];
      while (tokens[next] !== "}") object.push([JSON.parse(tokens[next++] ?? ""), value()]);
      next += 1;
      return { object };
    }
    if (token.startsWith('"')) return { string: JSON.parse(token) };
    return token === "true" || token === "false" || token === "null" ? { word: token } : { number: token };
  };
  return value();
}
