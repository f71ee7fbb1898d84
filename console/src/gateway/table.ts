import type { Permission } from "pulumi-keyring-near";

/**
 * What a call needs: every permission of a list; `"any"` = any live token of the shard; `"full"` = only a token with
 * full access; `"never"` = nobody may call it through the gateway.
 */
export type Requirement = readonly Permission[] | "any" | "full" | "never";

/**
 * What a method needs: one requirement, or one that depends on `params`: on the member that names the kind of request,
 * or on the path of the legacy positional form.
 */
export type Rule =
  | { kind: "fixed"; requirement: Requirement }
  | {
      kind: "by-params";
      member: string;
      requirements: ReadonlyMap<string, Requirement>;
      paths: ReadonlyMap<string, Requirement>;
    };

/** `request_type` of `query`: what each one needs. */
export const QUERY_REQUEST_TYPES: ReadonlyMap<string, Requirement> = group([
  [["view-accounts"], "view_account"],
  [["view-contract-code"], "view_code", "view_global_contract_code", "view_global_contract_code_by_account_id"],
  [["view-contract-state"], "view_state", "call_function"],
  [
    ["view-keys"],
    "view_access_key",
    "view_access_key_list",
    "view_gas_key",
    "view_gas_key_list",
    "view_gas_key_nonces",
  ],
]);

/**
 * First segment of the path in the legacy positional form of `query`, `["<command>/<account>[/<more>]", "<data>"]`,
 * which nearcore still understands.
 */
export const QUERY_PATHS: ReadonlyMap<string, Requirement> = group([
  [["view-accounts"], "account"],
  [["view-keys"], "access_key"],
  [["view-contract-code"], "code"],
  [["view-contract-state"], "contract", "call"],
]);

/** `changes_type` of `changes` and `EXPERIMENTAL_changes`: what each one needs. */
export const CHANGES_TYPES: ReadonlyMap<string, Requirement> = group([
  [["view-accounts"], "account_changes"],
  [
    ["view-keys"],
    "single_access_key_changes",
    "all_access_key_changes",
    "single_gas_key_changes",
    "all_gas_key_changes",
  ],
  [["view-contract-code"], "contract_code_changes"],
  [["view-contract-state"], "data_changes"],
]);

const FIXED = group([
  [["view-accounts"], "EXPERIMENTAL_view_account"],
  [["view-contract-code"], "EXPERIMENTAL_view_code"],
  [["view-contract-state"], "EXPERIMENTAL_view_state", "EXPERIMENTAL_call_function"],
  [
    ["view-keys"],
    "EXPERIMENTAL_view_access_key",
    "EXPERIMENTAL_view_access_key_list",
    "EXPERIMENTAL_view_gas_key",
    "EXPERIMENTAL_view_gas_key_list",
    "EXPERIMENTAL_view_gas_key_nonces",
  ],
  [
    ["write"],
    "broadcast_tx_async",
    "broadcast_tx_commit",
    "send_tx",
    "EXPERIMENTAL_broadcast_tx_sync",
    "EXPERIMENTAL_check_tx",
  ],
  [
    ["view-transactions"],
    "tx",
    "tx_status",
    "EXPERIMENTAL_tx_status",
    "EXPERIMENTAL_receipt",
    "EXPERIMENTAL_receipt_to_tx",
    "light_client_proof",
    "EXPERIMENTAL_light_client_proof",
    "EXPERIMENTAL_light_client_execution_outcome_proof",
  ],
  [
    ["view-blocks"],
    "block",
    "gas_price",
    "next_light_client_block",
    "EXPERIMENTAL_light_client_block_proof",
    "validators",
    "EXPERIMENTAL_validators_ordered",
    "maintenance_windows",
    "EXPERIMENTAL_maintenance_windows",
  ],
  [["view-chunks"], "chunk", "EXPERIMENTAL_congestion_level", "EXPERIMENTAL_light_client_chunk_execution_proof"],
  [["view-accounts", "view-blocks"], "block_effects", "EXPERIMENTAL_changes_in_block"],
  ["any", "status", "health", "genesis_config", "EXPERIMENTAL_genesis_config", "EXPERIMENTAL_protocol_config"],
  [
    "full",
    "network_info",
    "client_config",
    "EXPERIMENTAL_split_storage_info",
    "EXPERIMENTAL_indexer_block",
    "EXPERIMENTAL_light_client_state_proof",
  ],
  // Listed although whatever is not listed is denied too: the answer then says that no token helps.
  ["never", "EXPERIMENTAL_genesis_records"],
]);

/** JSON-RPC methods by name, and what each one needs. */
export type Methods = ReadonlyMap<string, Rule>;

/**
 * Every JSON-RPC method the gateway lets through, and what it needs. Names are exact and case-sensitive, as in nearcore.
 * What is not here is denied to everyone, so a method that a later node adds stays closed until it is listed, here or by an
 * operator ({@link withFurther}).
 */
export const METHODS: Methods = new Map<string, Rule>([
  ...[...FIXED].map(([method, requirement]): [string, Rule] => [method, { kind: "fixed", requirement }]),
  ["query", { kind: "by-params", member: "request_type", requirements: QUERY_REQUEST_TYPES, paths: QUERY_PATHS }],
  ["changes", { kind: "by-params", member: "changes_type", requirements: CHANGES_TYPES, paths: new Map() }],
  [
    "EXPERIMENTAL_changes",
    { kind: "by-params", member: "changes_type", requirements: CHANGES_TYPES, paths: new Map() },
  ],
]);

/** The table, and methods of an operator's own beside it: for each one the permission it needs. Those of the table stay as they are. */
export function withFurther(further: ReadonlyMap<string, Permission>): Methods {
  const rules = [...further].map(([method, permission]): [string, Rule] => [
    method,
    { kind: "fixed", requirement: [permission] },
  ]);
  return new Map([...rules.filter(([method]) => mayBeAdded(method)), ...METHODS]);
}

/** Whether an operator may open a method: not when the table has it, and never one that is dangerous. */
export function mayBeAdded(method: string): boolean {
  return !METHODS.has(method) && !NEVER_PREFIXES.some((prefix) => method.startsWith(prefix));
}

/** Methods that exist on test nodes only, to move time or to misbehave: denied to everyone, whatever follows the prefix. */
export const NEVER_PREFIXES: readonly string[] = ["sandbox_", "adv_"];

function group(rows: readonly (readonly [Requirement, ...string[]])[]): ReadonlyMap<string, Requirement> {
  return new Map(
    rows.flatMap(([requirement, ...names]) => names.map((name): [string, Requirement] => [name, requirement])),
  );
}
