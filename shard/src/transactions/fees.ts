import { isEthImplicit, isNearImplicit } from "../chain/account-id.js";
import { GAS_PRICE } from "../chain/protocol.js";
import type { Action, SignedTransaction } from "./transaction.js";

/** Gas of one thing: `send` is burnt by the transaction, `execution` by its receipt. */
export interface Fee {
  send: number;
  execution: number;
}

/**
 * The fees of a development shard: fixed, at a fixed gas price, and of the size they have on NEAR. A transaction pays
 * them whether its actions succeed or not; deposits and gas attached to function calls come back when they fail.
 */
export const fees = {
  receipt: { send: 108_059_500_000, execution: 108_059_500_000 },
  createAccount: { send: 3_850_000_000_000, execution: 3_850_000_000_000 },
  deployContract: { send: 184_765_750_000, execution: 184_765_750_000 },
  deployContractByte: { send: 6_812_999, execution: 64_572_944 },
  functionCall: { send: 200_000_000_000, execution: 780_000_000_000 },
  functionCallByte: { send: 2_235_934, execution: 2_235_934 },
  transfer: { send: 115_123_062_500, execution: 115_123_062_500 },
  stake: { send: 141_715_687_500, execution: 102_217_625_000 },
  addFullAccessKey: { send: 101_765_125_000, execution: 101_765_125_000 },
  addFunctionCallKey: { send: 102_217_625_000, execution: 102_217_625_000 },
  addFunctionCallKeyByte: { send: 1_925_331, execution: 1_925_331 },
  deleteKey: { send: 94_946_625_000, execution: 94_946_625_000 },
  deleteAccount: { send: 147_489_000_000, execution: 147_489_000_000 },
} as const satisfies Record<string, Fee>;

/** What a transaction costs, in gas and yoctoNEAR. */
export interface Cost {
  /** Gas. */
  fee: Fee;
  /** YoctoNEAR burnt whatever happens. */
  burnt: bigint;
  /** YoctoNEAR for deposits and for gas attached to function calls, of which some may come back. */
  refundable: bigint;
}

export function costOf({ actions, receiverId }: SignedTransaction): Cost {
  const fee = receiptFee(actions, receiverId);
  const deposits = actions.reduce((total, action) => total + deposit(action), 0n);
  const attached = actions.reduce((total, action) => total + (action.kind === "FunctionCall" ? action.gas : 0n), 0n);
  return {
    fee,
    burnt: BigInt(fee.send + fee.execution) * GAS_PRICE,
    refundable: deposits + attached * GAS_PRICE,
  };
}

/** Gas that executing a receipt takes besides what its contracts do. */
export function executionFee(actions: readonly Action[], receiverId: string): number {
  return receiptFee(actions, receiverId).execution;
}

function receiptFee(actions: readonly Action[], receiverId: string): Fee {
  return sum([fees.receipt, ...actions.map((action) => actionFee(action, receiverId))]);
}

/** YoctoNEAR for an amount of gas. */
export function priceOf(gas: number): bigint {
  return BigInt(gas) * GAS_PRICE;
}

export function actionFee(action: Action, receiverId: string): Fee {
  switch (action.kind) {
    case "CreateAccount":
      return fees.createAccount;
    case "DeployContract":
      return sum([fees.deployContract, times(fees.deployContractByte, action.code.length)]);
    case "FunctionCall":
      return sum([
        fees.functionCall,
        times(fees.functionCallByte, Buffer.byteLength(action.methodName) + action.args.length),
      ]);
    case "Transfer":
      // The receiver may not exist yet, and is then created, with its key if it has one.
      if (isNearImplicit(receiverId)) return sum([fees.transfer, fees.createAccount, fees.addFullAccessKey]);
      return isEthImplicit(receiverId) ? sum([fees.transfer, fees.createAccount]) : fees.transfer;
    case "Stake":
      return fees.stake;
    case "AddKey": {
      if (action.permission === "FullAccess") return fees.addFullAccessKey;
      const names = action.permission.FunctionCall.method_names;
      const bytes = names.reduce((total, name) => total + Buffer.byteLength(name) + 1, 0);
      return sum([fees.addFunctionCallKey, times(fees.addFunctionCallKeyByte, bytes)]);
    }
    case "DeleteKey":
      return fees.deleteKey;
    case "DeleteAccount":
      return fees.deleteAccount;
  }
}

/** YoctoNEAR that an action brings along. */
export function deposit(action: Action): bigint {
  return action.kind === "Transfer" || action.kind === "FunctionCall" ? action.deposit : 0n;
}

function times(fee: Fee, count: number): Fee {
  return { send: fee.send * count, execution: fee.execution * count };
}

function sum(all: readonly Fee[]): Fee {
  return all.reduce((total, fee) => ({
    send: total.send + fee.send,
    execution: total.execution + fee.execution,
  }));
}
