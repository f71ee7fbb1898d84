import type { Shard } from "../../chain/ledger.js";
import { type Change, isAccountChange } from "../../chain/state.js";
import { EMPTY_HASH } from "../../encoding/hash.js";
import { blockReferenceParams, resolveBlock } from "../block-reference.js";
import { own } from "../own.js";
import { accountId, base64, isObject, list, named, type Params, publicKey, text } from "../params.js";
import { internalError, parseError } from "../rpc-failure.js";

/** `block_effects`, `EXPERIMENTAL_changes_in_block`: which accounts and keys a block touched. */
export function changesInBlock(shard: Shard, params: unknown) {
  const { hash, block } = resolveBlock(shard.chain, blockReferenceParams(params));
  const touched = (block?.changes ?? []).flatMap(touches);
  const distinct = new Map(touched.map((touch) => [`${touch.type}/${touch.account_id}`, touch]));
  return { block_hash: hash, changes: [...distinct.values()] };
}

/** `changes`, `EXPERIMENTAL_changes`: what exactly a block changed, of one kind. */
export async function changes(shard: Shard, params: unknown) {
  const request = named(params);
  const select = own(kinds, text(request, "changes_type"));
  if (!select) throw parseError(`Failed parsing args: unknown variant \`${text(request, "changes_type")}\``);
  const view = select(request, shard);
  const { hash, block } = resolveBlock(shard.chain, request);
  const found = await Promise.all((block?.changes ?? []).map(view));
  return { block_hash: hash, changes: found.filter((change) => change !== undefined) };
}

type View = (change: Change) => object | undefined | Promise<object | undefined>;

const kinds: Readonly<Record<string, (request: Params, shard: Shard) => View>> = {
  account_changes: (request) => {
    const accounts = accountIds(request);
    return (change) => (accounts.has(change.account_id) ? accountChange(change) : undefined);
  },
  single_access_key_changes: (request) => {
    const keys = new Set(list(request, "keys", accountAndKey));
    return (change) => (keys.has(`${change.account_id}/${change.public_key}`) ? keyChange(change) : undefined);
  },
  all_access_key_changes: (request) => {
    const accounts = accountIds(request);
    return (change) => (accounts.has(change.account_id) ? keyChange(change) : undefined);
  },
  contract_code_changes: (request, shard) => {
    const accounts = accountIds(request);
    return (change) => (accounts.has(change.account_id) ? codeChange(change, shard) : undefined);
  },
  data_changes: (request) => {
    const accounts = accountIds(request);
    const prefix = base64(request, "key_prefix_base64");
    return (change) => (accounts.has(change.account_id) ? dataChange(change, prefix) : undefined);
  },
  // A development shard has no gas keys, so these never change.
  single_gas_key_changes: (request) => {
    list(request, "keys", accountAndKey);
    return () => undefined;
  },
  all_gas_key_changes: (request) => {
    accountIds(request);
    return () => undefined;
  },
};

function touches(change: Change): { type: string; account_id: string }[] {
  const { account_id } = change;
  if (change.public_key !== undefined) return [{ type: "access_key_touched", account_id }];
  if (change.data_key !== undefined) return [{ type: "data_touched", account_id }];
  const account = { type: "account_touched", account_id };
  return newCode(change) === undefined ? [account] : [account, { type: "contract_code_touched", account_id }];
}

function accountChange(change: Change): object | undefined {
  if (!isAccountChange(change)) return undefined;
  const { account_id, cause, after } = change;
  if (after === null) return { cause, type: "account_deletion", change: { account_id } };
  const { amount, locked, code_hash, storage_usage } = after;
  const account = { account_id, amount, locked, code_hash, storage_usage, storage_paid_at: 0 };
  return { cause, type: "account_update", change: account };
}

function keyChange(change: Change): object | undefined {
  if (change.public_key === undefined) return undefined;
  const { account_id, public_key, cause, after: access_key } = change;
  return access_key === null
    ? { cause, type: "access_key_deletion", change: { account_id, public_key } }
    : { cause, type: "access_key_update", change: { account_id, public_key, access_key } };
}

function dataChange(change: Change, prefix: Buffer): object | undefined {
  if (change.data_key === undefined) return undefined;
  const { account_id, cause, data_key: key_base64, after: value_base64 } = change;
  if (!Buffer.from(key_base64, "base64").subarray(0, prefix.length).equals(prefix)) return undefined;
  return value_base64 === null
    ? { cause, type: "data_deletion", change: { account_id, key_base64 } }
    : { cause, type: "data_update", change: { account_id, key_base64, value_base64 } };
}

async function codeChange(change: Change, shard: Shard): Promise<object | undefined> {
  const hash = newCode(change);
  if (hash === undefined) return undefined;
  const { account_id, cause } = change;
  if (hash === EMPTY_HASH) return { cause, type: "contract_code_deletion", change: { account_id } };
  const code = await shard.code.read(hash).catch((error: Error) => {
    throw internalError(error.message);
  });
  return { cause, type: "contract_code_update", change: { account_id, code_base64: code.toString("base64") } };
}

/** The code hash after a change of code; undefined when the code stayed the same. */
function newCode(change: Change): string | undefined {
  if (!isAccountChange(change)) return undefined;
  const before = change.before?.code_hash ?? EMPTY_HASH;
  const after = change.after?.code_hash ?? EMPTY_HASH;
  return before === after ? undefined : after;
}

function accountIds(request: Params): Set<string> {
  return new Set(list(request, "account_ids", (item) => accountId({ account_id: item })));
}

function accountAndKey(item: unknown): string {
  if (!isObject(item)) throw parseError("Failed parsing args: `keys` must hold objects");
  return `${accountId(item)}/${publicKey(item)}`;
}
