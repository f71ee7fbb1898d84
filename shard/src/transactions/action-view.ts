import { base58 } from "@scure/base";
import { formatPublicKey, type PublicKey, parsePublicKey } from "pulumi-keyring-near";
import type { ActionView } from "../chain/block.js";
import type { AccessKeyPermission } from "../chain/state.js";
import { sha256 } from "../encoding/hash.js";
import type { Action } from "./transaction.js";

/** An action as nearcore shows it, which is also how it is kept between blocks. */
export function actionView(action: Action): ActionView {
  switch (action.kind) {
    case "CreateAccount":
      return "CreateAccount";
    case "DeployContract":
      // Not the code: nearcore shows its SHA-256, and in base64.
      return { DeployContract: { code: sha256(action.code).toString("base64") } };
    case "FunctionCall":
      return {
        FunctionCall: {
          method_name: action.methodName,
          args: action.args.toString("base64"),
          gas: Number(action.gas),
          deposit: String(action.deposit),
        },
      };
    case "Transfer":
      return { Transfer: { deposit: String(action.deposit) } };
    case "Stake":
      return { Stake: { stake: String(action.stake), public_key: formatPublicKey(action.publicKey) } };
    case "AddKey":
      return {
        AddKey: {
          public_key: formatPublicKey(action.publicKey),
          access_key: { nonce: Number(action.nonce), permission: action.permission },
        },
      };
    case "DeleteKey":
      return { DeleteKey: { public_key: formatPublicKey(action.publicKey) } };
    case "DeleteAccount":
      return { DeleteAccount: { beneficiary_id: action.beneficiaryId } };
  }
}

/** Base58 hash of the contract that an action deploys. */
export function codeHashOf(view: ActionView): string | undefined {
  if (view === "CreateAccount" || !("DeployContract" in view)) return undefined;
  return base58.encode(Buffer.from((view.DeployContract as Views["DeployContract"]).code, "base64"));
}

/** The action that was shown like this. `code` finds contracts by their base58 hash. */
export async function actionOf(view: ActionView, code: (hash: string) => Promise<Buffer>): Promise<Action> {
  if (view === "CreateAccount") return { kind: "CreateAccount" };
  const codeHash = codeHashOf(view);
  if (codeHash !== undefined) return { kind: "DeployContract", code: await code(codeHash) };
  const { FunctionCall, Transfer, Stake, AddKey, DeleteKey, DeleteAccount } = view as Partial<Views>;
  if (FunctionCall) {
    const { method_name: methodName, args, gas, deposit } = FunctionCall;
    const bytes = Buffer.from(args, "base64");
    return { kind: "FunctionCall", methodName, args: bytes, gas: BigInt(gas), deposit: BigInt(deposit) };
  }
  if (Transfer) return { kind: "Transfer", deposit: BigInt(Transfer.deposit) };
  if (Stake) return { kind: "Stake", stake: BigInt(Stake.stake), publicKey: keyOf(Stake.public_key) };
  if (AddKey) {
    const { nonce, permission } = AddKey.access_key;
    return { kind: "AddKey", publicKey: keyOf(AddKey.public_key), nonce: BigInt(nonce), permission };
  }
  if (DeleteKey) return { kind: "DeleteKey", publicKey: keyOf(DeleteKey.public_key) };
  if (DeleteAccount) return { kind: "DeleteAccount", beneficiaryId: DeleteAccount.beneficiary_id };
  throw new Error(`no such action: ${Object.keys(view).join()}`);
}

/** What `actionView` makes. */
interface Views {
  DeployContract: { code: string };
  FunctionCall: { method_name: string; args: string; gas: number; deposit: string };
  Transfer: { deposit: string };
  Stake: { stake: string; public_key: string };
  AddKey: { public_key: string; access_key: { nonce: number; permission: AccessKeyPermission } };
  DeleteKey: { public_key: string };
  DeleteAccount: { beneficiary_id: string };
}

function keyOf(text: string): PublicKey {
  const key = parsePublicKey(text);
  if (!key) throw new Error("a stored public key cannot be read");
  return key;
}
