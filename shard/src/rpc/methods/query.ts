import { isAccountId } from "pulumi-keyring-near";
import type { Position } from "../../chain/chain.js";
import type { Method, Shard } from "../../chain/ledger.js";
import type { Account, State } from "../../chain/state.js";
import { EMPTY_HASH } from "../../encoding/hash.js";
import { NO_CONTRACTS } from "../../transactions/apply-action.js";
import { resolveBlock } from "../block-reference.js";
import { own } from "../own.js";
import { base64, hash, named, type Params, publicKey, text } from "../params.js";
import { handlerError, internalError, parseError, RpcFailure } from "../rpc-failure.js";
import { legacyQuery } from "./legacy-query.js";

/** Where a query looks: the block it names, the state of that block, and the account. */
interface View {
  position: Position;
  state: State;
  accountId: string;
  account: Account;
}

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

/** Contracts never run here, so none has written anything: the answer is always empty. */
function viewState(shard: Shard, params: Params) {
  base64(params, "prefix_base64", Buffer.alloc(0));
  const { position } = look(shard, params);
  return { values: [], ...(params.include_proof === true ? { proof: [] } : {}), ...at(position) };
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

function callFunction(shard: Shard, params: Params): never {
  text(params, "method_name");
  base64(params, "args_base64");
  const { account, accountId, position } = look(shard, params);
  const [vmError, error]: [string, object] =
    account.code_hash === EMPTY_HASH
      ? [
          `CompilationError(CodeDoesNotExist { account_id: "${accountId}" })`,
          { CompilationError: { CodeDoesNotExist: { account_id: accountId } } },
        ]
      : [NO_CONTRACTS, { ExecutionError: NO_CONTRACTS }];
  const vm_error = `wasm execution failed with error: ${vmError}`;
  const message = `Function call returned an error: ${vm_error}`;
  throw handlerError("CONTRACT_EXECUTION_ERROR", { vm_error, error, ...at(position) }, message);
}

function viewGlobalContractCode(shard: Shard, params: Params): never {
  const position = resolveBlock(shard.chain, params);
  const identifier =
    params.code_hash === undefined
      ? { AccountId: text(params, "account_id") }
      : { CodeHash: hash(params, "code_hash") };
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
        ? info.vm_error
        : undefined;
  return error === undefined ? undefined : { error, logs: [], block_height, block_hash };
}

function at(position: Position): { block_height: number; block_hash: string } {
  return { block_height: position.height, block_hash: position.hash };
}
