import { createHash } from "node:crypto";
import { MASTER, type NearApi, nearApi, type RpcAnswer, type ShardUnderTest } from "./support.js";

type Actions = NearApi["actions"];
export type Action = ReturnType<Actions["createAccount"]>;
export type KeyPair = ReturnType<NearApi["KeyPair"]["fromRandom"]>;

export interface Draft {
  actions: (actions: Actions) => Action[];
  /** Default: the master account. */
  signerId?: string;
  /** Default: the signer. */
  receiverId?: string;
  /** Default: the genesis key. */
  by?: KeyPair;
  /** Default: one more than the key's on the shard. */
  nonce?: bigint;
  /** Default: the newest block's. */
  blockHash?: string;
  /** Signs with this key instead of the one that the transaction names. */
  forgedBy?: KeyPair;
}

export interface Signed {
  base64: string;
  hash: string;
}

/** A transaction signed by near-api-js. */
export async function sign(under: ShardUnderTest, draft: Draft): Promise<Signed> {
  const near = await nearApi();
  const by = draft.by ?? near.KeyPair.fromString(under.key.privateKey as Parameters<typeof near.KeyPair.fromString>[0]);
  const { signerId = MASTER, receiverId = signerId } = draft;
  const publicKey = by.getPublicKey();
  const blockHash = draft.blockHash ?? String((await under.result("block", { finality: "final" })).header?.hash);
  const nonce = draft.nonce ?? (await nextNonce(under, signerId, publicKey.toString()));
  const transaction = near.createTransaction(
    signerId,
    publicKey,
    receiverId,
    nonce,
    draft.actions(near.actions),
    near.baseDecode(blockHash),
  );
  const digest = createHash("sha256").update(near.encodeTransaction(transaction)).digest();
  const { signature } = (draft.forgedBy ?? by).sign(digest);
  const curve = publicKey.toString().startsWith("ed25519") ? near.KeyType.ED25519 : near.KeyType.SECP256K1;
  const signed = new near.SignedTransaction({
    transaction,
    signature: new near.Signature({ keyType: curve, data: signature }),
  });
  return { base64: Buffer.from(near.encodeTransaction(signed)).toString("base64"), hash: near.baseEncode(digest) };
}

/** Signs and sends a transaction and waits for its outcome. */
export async function send(under: ShardUnderTest, draft: Draft): Promise<RpcAnswer> {
  const { base64 } = await sign(under, draft);
  return under.call("send_tx", { signed_tx_base64: base64, wait_until: "FINAL" });
}

/** Makes `<name>.<parent>` with a fresh full-access key. `parent` is the shard's master account. */
export async function subAccount(
  under: ShardUnderTest,
  name: string,
  near = 10n,
  parent = MASTER,
): Promise<[string, KeyPair]> {
  const { KeyPair, nearToYocto } = await nearApi();
  const key = KeyPair.fromRandom("ed25519");
  const accountId = `${name}.${parent}`;
  const answer = await send(under, {
    signerId: parent,
    receiverId: accountId,
    actions: (actions) => [
      actions.createAccount(),
      actions.transfer(nearToYocto(String(near) as `${number}`)),
      actions.addFullAccessKey(key.getPublicKey()),
    ],
  });
  if (answer.result?.status?.SuccessValue === undefined) throw new Error(answer.text);
  return [accountId, key];
}

/** The reason of a transaction that was refused: nearcore's InvalidTxError. */
export function refusal(answer: RpcAnswer): unknown {
  return answer.error?.data?.TxExecutionError?.InvalidTxError;
}

/** The reason of a transaction that was carried out and failed: index and kind of nearcore's ActionError. */
export function failure(answer: RpcAnswer): unknown {
  return answer.result?.status?.Failure?.ActionError;
}

async function nextNonce(under: ShardUnderTest, account_id: string, public_key: string): Promise<bigint> {
  const { result } = await under.query("view_access_key", { account_id, public_key });
  return BigInt(Number(result?.nonce ?? 0)) + 1n;
}
