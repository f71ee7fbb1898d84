import { isAccountId } from "pulumi-keyring-near";
import { limits } from "../chain/protocol.js";
import { unsupported } from "./decode-transaction.js";
import { InvalidTransaction } from "./invalid-transaction.js";
import type { Action, SignedTransaction } from "./transaction.js";
import { hasValidSignature } from "./verify-signature.js";

/** Everything about a transaction that can be judged without the state: sizes, names, signature. Throws InvalidTransaction. */
export async function validateTransaction(transaction: SignedTransaction): Promise<void> {
  const { signerId, receiverId, actions, size } = transaction;
  if (size > limits.transactionSize) {
    throw new InvalidTransaction({ TransactionSizeExceeded: { size, limit: limits.transactionSize } });
  }
  if (!isAccountId(signerId)) throw new InvalidTransaction({ InvalidSignerId: { signer_id: signerId } });
  if (!isAccountId(receiverId)) throw new InvalidTransaction({ InvalidReceiverId: { receiver_id: receiverId } });
  const wrong = actionsError(actions);
  if (wrong) throw new InvalidTransaction({ ActionsValidation: wrong });
  if (actions.some((action) => action.kind === "Stake")) throw unsupported("Stake");
  if (!(await hasValidSignature(transaction))) throw new InvalidTransaction("InvalidSignature");
}

type ActionsError = string | Record<string, unknown>;

function actionsError(actions: readonly Action[]): ActionsError | undefined {
  if (actions.length > limits.actions) {
    return { TotalNumberOfActionsExceeded: { total_number_of_actions: actions.length, limit: limits.actions } };
  }
  const deletion = actions.findIndex((action) => action.kind === "DeleteAccount");
  if (deletion >= 0 && deletion < actions.length - 1) return "DeleteActionMustBeFinal";
  for (const action of actions) {
    const wrong = actionError(action);
    if (wrong) return wrong;
  }
  const gas = actions.reduce((sum, action) => sum + (action.kind === "FunctionCall" ? action.gas : 0n), 0n);
  if (gas <= limits.prepaidGas) return undefined;
  return { TotalPrepaidGasExceeded: { total_prepaid_gas: gas, limit: limits.prepaidGas } };
}

function actionError(action: Action): ActionsError | undefined {
  switch (action.kind) {
    case "DeployContract":
      return exceeded("ContractSizeExceeded", "size", action.code.length, limits.contractSize);
    case "FunctionCall":
      if (action.gas === 0n) return "FunctionCallZeroAttachedGas";
      return (
        exceeded(
          "FunctionCallMethodNameLengthExceeded",
          "length",
          Buffer.byteLength(action.methodName),
          limits.methodName,
        ) ?? exceeded("FunctionCallArgumentsLengthExceeded", "length", action.args.length, limits.arguments)
      );
    case "AddKey":
      return action.permission === "FullAccess" ? undefined : permissionError(action.permission.FunctionCall);
    case "DeleteAccount":
      return isAccountId(action.beneficiaryId) ? undefined : invalidAccountId(action.beneficiaryId);
    default:
      return undefined;
  }
}

function permissionError(permission: { receiver_id: string; method_names: string[] }): ActionsError | undefined {
  if (!isAccountId(permission.receiver_id)) return invalidAccountId(permission.receiver_id);
  let total = 0;
  for (const name of permission.method_names) {
    const length = Buffer.byteLength(name);
    const wrong = exceeded("AddKeyMethodNameLengthExceeded", "length", length, limits.methodName);
    if (wrong) return wrong;
    total += length + 1;
  }
  return exceeded("AddKeyMethodNamesNumberOfBytesExceeded", "total_number_of_bytes", total, limits.methodNames);
}

function exceeded(name: string, measure: string, value: number, limit: number): ActionsError | undefined {
  return value > limit ? { [name]: { [measure]: value, limit } } : undefined;
}

function invalidAccountId(accountId: string): ActionsError {
  return { InvalidAccountId: { account_id: accountId } };
}
