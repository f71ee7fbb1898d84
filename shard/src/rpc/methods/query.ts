import { isAccountId } from "pulumi-keyring-near";
import type { Position } from "../../chain/chain.js";
import type { Method, Shard } from "../../chain/ledger.js";
import { debugText, functionCallError } from "../../contracts/failure.js";
import { EMPTY_HASH } from "../../encoding/hash.js";
import { resolveBlock } from "../block-reference.js";
import { own } from "../own.js";
import { base64, hash, named, type Params, publicKey, text } from "../params.js";
import { handlerError, internalError, parseError, RpcFailure } from "../rpc-failure.js";
import { callView, type View } from "./call-view.js";
import { legacyQuery } from "./legacy-query.js";

/** Before the reason in the text of an error; in a result with an error, the reason stands alone. */
const CALL_FAILED = "Function call returned an error: ";

/** Bytes of a contract's state above which it is not shown. */
const MAX_VIEWED_STATE = 50_000;

type Query = (shard: Shard, params: Params) => object | Promise<object>;

/** The request types of `query`; `EXPERIMENTAL_<type>` are methods of their own. */
export const queries: Readonly<Record<string, Query>> = {
  view_account: viewAccount,
  view_code: viewCode,
  view_state: viewState,
  view_access_key: viewAccessKey,
  view_access_key_list: viewAccessKeyList,
  view_gas_key: viewGasKey,
  view_gas_key_nonces: viewGasKey,
  view_gas_key_list: viewGasKeyList,
  call_function: callFunction,
  view_global_contract_code: viewGlobalContractCode,
  view_global_contract_code_by_account_id: viewGlobalContractCode,
};

/**
 * `query`. A missing access key and a failed function call are answered as a *result* with an `error` text: so does
 * nearcore, and near-cli depends on it.
 */
export async function query(shard: Shard, params: unknown): Promise<unknown> {
  const request = Array.isArray(params) ? legacyQuery(params) : named(params);
  const run = own(queries, text(request, "request_type"));
  if (!run) throw parseError(`Failed parsing args: unknown variant \`${text(request, "request_type")}\``);
  try {
    return await run(shard, request);
  } catch (error) {
    const legacy = error instanceof RpcFailure ? legacyResult(error) : undefined;
    if (legacy) return legacy;
    throw error;
  }
}

/** `EXPERIMENTAL_view_account` and its kin: one request type each, errors always as errors. */
export function experimental(requestType: string): Method {
  return (shard, params) => own(queries, requestType)?.(shard, named(params));
}

function viewAccount(shard: Shard, params: Params) {
  const { account, position } = look(shard, params);
  const { amount, locked, code_hash, storage_usage } = account;
  return { amount, locked, code_hash, storage_usage, storage_paid_at: 0, ...at(position) };
}

async function viewCode(shard: Shard, params: Params) {
  const { account, accountId, position } = look(shard, params);
  if (account.code_hash === EMPTY_HASH) {
    const info = { contract_account_id: accountId, ...at(position) };
    const message = `Contract code for contract ID #${accountId} has never been observed on the node`;
    throw handlerError("NO_CONTRACT_CODE", info, `${message} at block #${position.height}`);
  }
  const code = await shard.code.read(account.code_hash).catch((error: Error) => {
    throw internalError(error.message);
  });
  return { code_base64: code.toString("base64"), hash: account.code_hash, ...at(position) };
}

/** What a contract keeps, by its keys' bytes. Too much of it is refused, as by a node. */
function viewState(shard: Shard, params: Params) {
  const prefix = base64(params, "prefix_base64", Buffer.alloc(0));
  const { accountId, account, state, position } = look(shard, params);
  if (account.storage_usage - (account.code_bytes ?? 0) > MAX_VIEWED_STATE) {
    const info = { contract_account_id: accountId, ...at(position) };
    const message = `State of contract ${accountId} is too large to be viewed`;
    throw handlerError("TOO_LARGE_CONTRACT_STATE", info, message);
  }
  const values = [...state.snapshot(accountId).values]
    .map(([key, value]) => ({ bytes: Buffer.from(key, "base64"), key, value }))
    .filter(({ bytes }) => bytes.subarray(0, prefix.length).equals(prefix))
    .sort((one, other) => Buffer.compare(one.bytes, other.bytes))
    .map(({ key, value }) => ({ key, value }));
  return { values, ...(params.include_proof === true ? { proof: [] } : {}), ...at(position) };
}

function viewAccessKey(shard: Shard, params: Params) {
  const key = publicKey(params);
  const { accountId, state, position } = look(shard, params);
  const found = state.accessKey(accountId, key);
  if (!found) throw missingKey("UNKNOWN_ACCESS_KEY", "Access key", key, position);
  return { ...found, ...at(position) };
}

function viewAccessKeyList(shard: Shard, params: Params) {
  const { accountId, state, position } = look(shard, params);
  const keys = [...state.accessKeys(accountId)].sort(([one], [other]) => (one < other ? -1 : 1));
  return { keys: keys.map(([public_key, access_key]) => ({ public_key, access_key })), ...at(position) };
}

/** There are no gas keys on a development shard. */
function viewGasKey(shard: Shard, params: Params): never {
  const key = publicKey(params);
  const { position } = look(shard, params);
  throw missingKey("UNKNOWN_GAS_KEY", "Gas key", key, position);
}

function viewGasKeyList(shard: Shard, params: Params) {
  return { keys: [], ...at(look(shard, params).position) };
}

async function callFunction(shard: Shard, params: Params) {
  const method = text(params, "method_name");
  const input = base64(params, "args_base64");
  const { account, accountId, state, position } = look(shard, params);
  const { failure, logs, result } = await callView(shard, { account, accountId, state, position }, method, input);
  if (failure) {
    const message = `${CALL_FAILED}wasm execution failed with error: ${debugText(failure)}`;
    const vm_error = functionCallError(failure);
    throw handlerError("CONTRACT_EXECUTION_ERROR", { vm_error, ...at(position) }, message);
  }
  return { result: [...(result as Uint8Array)], logs, ...at(position) };
}

function viewGlobalContractCode(shard: Shard, params: Params): never {
  const position = resolveBlock(shard.chain, params);
  const identifier =
    params.code_hash === undefined ? { account_id: text(params, "account_id") } : { hash: hash(params, "code_hash") };
  const message = `Global contract code with identifier ${JSON.stringify(identifier)} has never been observed on the node`;
  throw handlerError("NO_GLOBAL_CONTRACT_CODE", { identifier, ...at(position) }, message);
}

function look(shard: Shard, params: Params): View {
  const accountId = text(params, "account_id");
  const position = resolveBlock(shard.chain, params);
  const info = { requested_account_id: accountId, ...at(position) };
  if (!isAccountId(accountId)) {
    throw handlerError("INVALID_ACCOUNT", info, `Account ID ${accountId} is invalid`);
  }
  const state = shard.chain.stateAt(position.height, shard.state);
  const account = state.account(accountId);
  if (!account) throw handlerError("UNKNOWN_ACCOUNT", info, `account ${accountId} does not exist while viewing`);
  return { position, state, accountId, account };
}

function missingKey(name: string, kind: string, key: string, position: Position): RpcFailure {
  const message = `${kind} for public key ${key} has never been observed on the node`;
  return handlerError(name, { public_key: key, ...at(position) }, message);
}

function legacyResult({ body }: RpcFailure): object | undefined {
  const { name, info = {} } = body.cause;
  const { block_height, block_hash } = info;
  const error =
    name === "UNKNOWN_ACCESS_KEY"
      ? `access key ${info.public_key} does not exist while viewing`
      : name === "CONTRACT_EXECUTION_ERROR"
        ? String(body.data).slice(CALL_FAILED.length)
        : undefined;
  return error === undefined ? undefined : { error, logs: [], block_height, block_hash };
}

function at(position: Position): { block_height: number; block_hash: string } {
  return { block_height: position.height, block_hash: position.hash };
}
