import { type KeyPair, send, subAccount } from "../signing.js";
import { MASTER, type RpcAnswer, type ShardUnderTest } from "../support.js";
import { type PublishedContract, publishedContract } from "./published.js";

/** Who signs. Without a key: the genesis key. */
export interface Caller {
  accountId: string;
  key?: KeyPair;
}

export const TERA = 10n ** 12n;
export const NEAR = 10n ** 24n;

/** Makes `<name>.<parent>` with a contract. `parent` is the shard's master account. */
export async function deploy(
  under: ShardUnderTest,
  name: string,
  contract: PublishedContract | Uint8Array,
  near = 100n,
  parent = MASTER,
): Promise<Caller> {
  const [accountId, key] = await subAccount(under, name, near, parent);
  const code = typeof contract === "string" ? await publishedContract(contract) : contract;
  const answer = await send(under, {
    signerId: accountId,
    by: key,
    actions: (actions) => [actions.deployContract(code)],
  });
  if (answer.result?.status?.SuccessValue === undefined) throw new Error(answer.text);
  return { accountId, key };
}

/** Calls a method with a transaction; `by` defaults to the master account. */
export function call(
  under: ShardUnderTest,
  contract: string,
  method: string,
  args: object = {},
  { by, gas = 100n * TERA, deposit = 0n }: { by?: Caller; gas?: bigint; deposit?: bigint } = {},
): Promise<RpcAnswer> {
  return send(under, {
    signerId: by?.accountId ?? MASTER,
    ...(by?.key && { by: by.key }),
    receiverId: contract,
    actions: (actions) => [actions.functionCall(method, args, gas, deposit)],
  });
}

/** What a transaction returned, as JSON; undefined for nothing. */
export function returned(answer: RpcAnswer): unknown {
  const value = answer.result?.status?.SuccessValue;
  if (value === undefined) throw new Error(answer.text);
  const text = Buffer.from(String(value), "base64").toString();
  return text === "" ? undefined : JSON.parse(text);
}

/** What a view returns, as JSON. */
export async function view(
  under: ShardUnderTest,
  account_id: string,
  method_name: string,
  args: object = {},
): Promise<unknown> {
  const args_base64 = Buffer.from(JSON.stringify(args)).toString("base64");
  const { result, text } = await under.query("call_function", { account_id, method_name, args_base64 });
  if (!Array.isArray(result?.result)) throw new Error(text);
  const json = Buffer.from(result.result as number[]).toString();
  return json === "" ? undefined : JSON.parse(json);
}

/** Everything that was logged in a transaction, in order. */
export function logs(answer: RpcAnswer): unknown[] {
  const outcomes = answer.result?.receipts_outcome as unknown as { outcome: { logs: unknown[] } }[];
  return outcomes.flatMap(({ outcome }) => outcome.logs);
}
