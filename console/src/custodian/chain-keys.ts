import type { FunctionCallAccess } from "pulumi-keyring-near";
import { z } from "zod";
import { ChainRefusal, type Chains, ChainUnavailable } from "./chain.js";

/** An access key as the chain has it. */
export interface ChainKey {
  publicKey: string;
  access: "full-access" | "function-call";
  /** Null for a full-access key, and for one of a kind that this console does not know. */
  functionCall: FunctionCallAccess | null;
  nonce: bigint;
}

const functionCall = z.object({
  receiver_id: z.string(),
  method_names: z.array(z.string()),
  allowance: z.string().nullable(),
});
const keyView = z.object({
  nonce: z.coerce.bigint(),
  permission: z.union([z.literal("FullAccess"), z.looseObject({})]),
});
const lookedUp = keyView.extend({ block_hash: z.string() });
const listed = z.object({ keys: z.array(z.object({ public_key: z.string(), access_key: keyView })) });
const account = z.object({ amount: z.string() });

/** One key, with the hash of a recent block; undefined when the chain itself says that there is none. */
export async function viewKey(
  chains: Chains,
  shardId: string,
  accountId: string,
  publicKey: string,
): Promise<(ChainKey & { blockHash: string }) | undefined> {
  const found = await query(chains, shardId, "view_access_key", { account_id: accountId, public_key: publicKey });
  if (found === undefined) return undefined;
  const view = read(lookedUp, found);
  return { ...toKey(publicKey, view), blockHash: view.block_hash };
}

/** Every key of an account; none where there is no such account. */
export async function viewKeys(chains: Chains, shardId: string, accountId: string): Promise<ChainKey[]> {
  const found = await query(chains, shardId, "view_access_key_list", { account_id: accountId });
  return found === undefined ? [] : read(listed, found).keys.map((key) => toKey(key.public_key, key.access_key));
}

/** An account's balance in yoctoNEAR; undefined when the chain has no such account. */
export async function viewBalance(chains: Chains, shardId: string, accountId: string): Promise<string | undefined> {
  const found = await query(chains, shardId, "view_account", { account_id: accountId });
  return found === undefined ? undefined : read(account, found).amount;
}

async function query(chains: Chains, shardId: string, request_type: string, about: Record<string, string>) {
  try {
    const result = await chains.call(shardId, "query", { request_type, finality: "optimistic", ...about });
    return isMissingKey(result, about["public_key"]) ? undefined : result;
  } catch (error) {
    if (error instanceof ChainRefusal && ABSENT.has(error.code)) return undefined;
    if (error instanceof ChainRefusal) throw new ChainUnavailable(error.message);
    throw error;
  }
}

const ABSENT = new Set(["UNKNOWN_ACCESS_KEY", "UNKNOWN_ACCOUNT"]);

/** nearcore answers a missing key as a result with an error text. */
function isMissingKey(result: unknown, publicKey: string | undefined): boolean {
  const { error } = result as { error?: unknown };
  return publicKey !== undefined && error === `access key ${publicKey} does not exist while viewing`;
}

function read<Shape extends z.ZodType>(shape: Shape, value: unknown): z.output<Shape> {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  throw new ChainUnavailable("the shard's answer cannot be read");
}

function toKey(publicKey: string, { nonce, permission }: z.output<typeof keyView>): ChainKey {
  if (permission === "FullAccess") return { publicKey, access: "full-access", functionCall: null, nonce };
  const call = functionCall.safeParse(permission["FunctionCall"]).data;
  return { publicKey, access: "function-call", functionCall: call ? accessOf(call) : null, nonce };
}

function accessOf({ receiver_id: receiverId, method_names: methodNames, allowance }: z.output<typeof functionCall>) {
  return { receiverId, methodNames, allowance };
}
