import { base58 } from "@scure/base";
import { PROTOCOL_VERSION } from "../chain/protocol.js";
import type { AccessKeyPermission } from "../chain/state.js";
import { sha256 } from "../encoding/hash.js";
import { readPublicKey, readSignature } from "./borsh-keys.js";
import { BorshError, BorshReader } from "./borsh-reader.js";
import { InvalidTransaction } from "./invalid-transaction.js";
import type { Action, SignedTransaction } from "./transaction.js";

/** Actions of later protocol versions, by borsh tag. Their length is unknown here, so nothing after them can be read. */
const UNSUPPORTED: Readonly<Record<number, string>> = {
  8: "Delegate",
  9: "DeployGlobalContract",
  10: "UseGlobalContract",
  11: "DeterministicStateInit",
  12: "TransferToGasKey",
};

/**
 * Reads a borsh SignedTransaction.
 *
 * @throws BorshError for bytes that are none
 * @throws InvalidTransaction for an action that a development shard does not have
 */
export function decodeTransaction(bytes: Buffer): SignedTransaction {
  const reader = new BorshReader(bytes);
  const signerId = reader.text();
  const publicKey = readPublicKey(reader);
  const nonce = reader.u64();
  const receiverId = reader.text();
  const blockHash = base58.encode(reader.bytes(32));
  const actions = reader.list(() => readAction(reader));
  const digest = sha256(bytes.subarray(0, reader.offset));
  const signature = readSignature(reader);
  reader.end();
  const hash = base58.encode(digest);
  return { signerId, publicKey, nonce, receiverId, blockHash, actions, signature, digest, hash, size: bytes.length };
}

function readAction(reader: BorshReader): Action {
  const tag = reader.u8();
  switch (tag) {
    case 0:
      return { kind: "CreateAccount" };
    case 1:
      return { kind: "DeployContract", code: reader.vector() };
    case 2: {
      const methodName = reader.text();
      const args = reader.vector();
      return { kind: "FunctionCall", methodName, args, gas: reader.u64(), deposit: reader.u128() };
    }
    case 3:
      return { kind: "Transfer", deposit: reader.u128() };
    case 4: {
      const stake = reader.u128();
      return { kind: "Stake", stake, publicKey: readPublicKey(reader) };
    }
    case 5: {
      const publicKey = readPublicKey(reader);
      const nonce = reader.u64();
      return { kind: "AddKey", publicKey, nonce, permission: readPermission(reader) };
    }
    case 6:
      return { kind: "DeleteKey", publicKey: readPublicKey(reader) };
    case 7:
      return { kind: "DeleteAccount", beneficiaryId: reader.text() };
    default: {
      const name = UNSUPPORTED[tag];
      if (name === undefined) throw new BorshError(`Unexpected variant tag: ${tag}`);
      throw unsupported(name);
    }
  }
}

/** The refusal of an action that exists on NEAR, but not on a development shard. */
export function unsupported(action: string): InvalidTransaction {
  const protocol_feature = `${action} actions, which a development shard does not apply`;
  return new InvalidTransaction({
    ActionsValidation: { UnsupportedProtocolFeature: { protocol_feature, version: PROTOCOL_VERSION } },
  });
}

function readPermission(reader: BorshReader): AccessKeyPermission {
  const tag = reader.u8();
  if (tag === 1) return "FullAccess";
  if (tag === 2 || tag === 3) throw unsupported("gas key");
  if (tag !== 0) throw new BorshError(`Unexpected variant tag: ${tag}`);
  const allowance = reader.option(() => String(reader.u128()));
  const receiver_id = reader.text();
  return { FunctionCall: { allowance, receiver_id, method_names: reader.list(() => reader.text()) } };
}
