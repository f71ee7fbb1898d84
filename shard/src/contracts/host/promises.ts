import { actionFee, fees } from "../../transactions/fees.js";
import type { Action } from "../../transactions/transaction.js";
import type { PromisedReceipt } from "../call.js";
import { contractLimits as limits } from "../costs.js";
import { hostError } from "../failure.js";
import type { GasMeter } from "../gas-meter.js";

/** What a contract asks other accounts to do: receipts, and which of them wait for which. */
export class Promises {
  receipts: PromisedReceipt[] = [];
  /** Each promise is a receipt, by its index, or several of them joined. */
  #promises: (number | readonly number[])[] = [];
  /** Function calls that get a share of the gas that is left at the end. */
  #weights: { action: Extract<Action, { kind: "FunctionCall" }>; weight: bigint }[] = [];

  /** @param spend takes an amount off the account that promises it */
  constructor(
    readonly gas: GasMeter,
    readonly spend: (amount: bigint) => void,
  ) {}

  begin(): void {
    this.receipts = [];
    this.#promises = [];
    this.#weights = [];
  }

  /** A receipt for an account, which waits for the promises before it. Returns the promise's index. */
  create(receiverId: string, after?: bigint): bigint {
    const { gas } = this;
    gas.burn(fees.receipt.send);
    gas.give(fees.receipt.execution);
    const before = after === undefined ? [] : this.#receiptsOf(after);
    this.receipts.push({ receiverId, after: [...before], actions: [] });
    return this.#add(this.receipts.length - 1);
  }

  join(indices: readonly bigint[]): bigint {
    const all = indices.flatMap((index) => this.#receiptsOf(index));
    if (all.length > limits.inputDependencies) {
      throw hostError("NumberInputDataDependenciesExceeded", {
        number_of_input_data_dependencies: all.length,
        limit: limits.inputDependencies,
      });
    }
    return this.#add(all);
  }

  /** Lets a promise's receipt do one thing more, whose fees and amount the caller pays. */
  act(promise: bigint, action: Action, weight = 0n): void {
    const { gas } = this;
    const receipt = this.receipts[this.receiptOf(promise, "CannotAppendActionToJointPromise")];
    if (receipt === undefined) throw hostError("InvalidPromiseIndex", { promise_idx: promise });
    const { send, execution } = actionFee(action, receipt.receiverId);
    gas.burn(send);
    gas.give(execution);
    if (action.kind === "FunctionCall") {
      gas.give(Number(action.gas));
      if (weight > 0n) this.#weights.push({ action, weight });
    }
    if (action.kind === "FunctionCall" || action.kind === "Transfer") this.spend(action.deposit);
    receipt.actions.push(action);
  }

  /** The only receipt of a promise; `joint` is the failure when it is several. */
  receiptOf(promise: bigint, joint: string): number {
    const found = this.#find(promise);
    if (typeof found !== "number") throw hostError(joint);
    return found;
  }

  /** Shares what gas is left among the calls that asked for a share. */
  distributeGas(): void {
    const { gas } = this;
    const total = this.#weights.reduce((sum, { weight }) => sum + weight, 0n);
    if (total === 0n) return;
    const left = BigInt(gas.left);
    for (const { action, weight } of this.#weights) action.gas += (left * weight) / total;
    const rest = left - this.#weights.reduce((sum, { weight }) => sum + (left * weight) / total, 0n);
    const last = this.#weights.at(-1);
    if (last) last.action.gas += rest;
    gas.give(Number(left));
  }

  #find(promise: bigint): number | readonly number[] {
    const index = BigInt.asUintN(64, promise);
    const found = this.#promises[index < BigInt(this.#promises.length) ? Number(index) : -1];
    if (found === undefined) throw hostError("InvalidPromiseIndex", { promise_idx: index });
    return found;
  }

  #receiptsOf(promise: bigint): readonly number[] {
    const found = this.#find(promise);
    return typeof found === "number" ? [found] : found;
  }

  #add(promise: number | readonly number[]): bigint {
    if (this.#promises.length >= limits.promises) {
      const number_of_promises = this.#promises.length + 1;
      throw hostError("NumberPromisesExceeded", { number_of_promises, limit: limits.promises });
    }
    this.#promises.push(promise);
    return BigInt(this.#promises.length - 1);
  }
}
