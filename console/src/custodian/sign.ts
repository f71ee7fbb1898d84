import { createHash } from "node:crypto";
import type { FunctionCallAccess } from "pulumi-keyring-near";

type Near = typeof import("near-api-js");

/** What one operation does on the chain. */
export type ChainAction =
  /** A full-access key where `functionCall` is null. */
  | { kind: "add-key"; publicKey: string; functionCall: FunctionCallAccess | null }
  | { kind: "delete-key"; publicKey: string }
  | { kind: "create-account"; publicKeys: readonly string[]; deposit: bigint };

/** Who signs, and what holds the transaction in its place. */
export interface Signing {
  signerId: string;
  receiverId: string;
  /** `ed25519:` and base58 of seed and public key. */
  privateKey: string;
  nonce: bigint;
  /** A recent block's, in base58. */
  blockHash: string;
}

/** A signed transaction. Sending the same bytes again never has a second effect: its hash is its name on the chain. */
export interface Signed {
  bytes: Buffer;
  /** Base58. */
  hash: string;
}

/** Signs a transaction in which all of the action is done, or nothing. */
export async function signTransaction(
  action: ChainAction,
  { signerId, receiverId, privateKey, nonce, blockHash }: Signing,
): Promise<Signed> {
  const near = await load();
  const pair = near.KeyPair.fromString(privateKey as Parameters<Near["KeyPair"]["fromString"]>[0]);
  const actions = actionsOf(action, near);
  const transaction = near.createTransaction(
    signerId,
    pair.getPublicKey(),
    receiverId,
    nonce,
    actions,
    near.baseDecode(blockHash),
  );
  const digest = createHash("sha256").update(near.encodeTransaction(transaction)).digest();
  const { signature } = pair.sign(digest);
  const signed = new near.SignedTransaction({
    transaction,
    signature: new near.Signature({ keyType: near.KeyType.ED25519, data: signature }),
  });
  return { bytes: Buffer.from(near.encodeTransaction(signed)), hash: near.baseEncode(digest) };
}

function actionsOf(action: ChainAction, { actions, PublicKey }: Near) {
  switch (action.kind) {
    case "add-key":
      return [addKey(action, { actions, PublicKey })];
    case "delete-key":
      return [actions.deleteKey(PublicKey.from(action.publicKey))];
    case "create-account":
      return [
        actions.createAccount(),
        actions.transfer(action.deposit),
        ...action.publicKeys.map((publicKey) => actions.addFullAccessKey(PublicKey.from(publicKey))),
      ];
  }
}

function addKey(
  { publicKey, functionCall }: Extract<ChainAction, { kind: "add-key" }>,
  { actions, PublicKey }: Pick<Near, "actions" | "PublicKey">,
) {
  const key = PublicKey.from(publicKey);
  if (functionCall === null) return actions.addFullAccessKey(key);
  const { receiverId, methodNames, allowance } = functionCall;
  return actions.addFunctionCallAccessKey(
    key,
    receiverId,
    methodNames,
    allowance === null ? undefined : BigInt(allowance),
  );
}

let loaded: Promise<Near> | undefined;

/** The package has no CommonJS entry. Loaded when something is signed, and not before. */
function load(): Promise<Near> {
  loaded ??= import("near-api-js");
  return loaded;
}
