import type { Call, CallOutcome, Question } from "../call.js";
import { hostError } from "../failure.js";
import { GasMeter } from "../gas-meter.js";
import type { Memory } from "../web-assembly.js";
import { Guest } from "./guest.js";
import { Promises } from "./promises.js";

/** Answers what a running contract asks, while it waits. */
export type Ask = (question: Question) => Uint8Array | undefined;

/** A function that contracts import: 64-bit numbers in, at most one out. */
export type HostFunction = (...parameters: never[]) => bigint | undefined;

/** A call on its way: what the contract has done so far. */
export class RunningCall {
  readonly gas: GasMeter;
  readonly guest: Guest;
  readonly promises: Promises;
  readonly logs: string[] = [];
  readonly writes = new Map<string, Uint8Array | null>();
  result: Uint8Array | number = new Uint8Array();
  balance: bigint;
  storageUsage: number;

  constructor(
    readonly call: Call,
    memory: Memory,
    readonly ask: Ask,
  ) {
    this.gas = new GasMeter(call.gas);
    this.guest = new Guest(memory, this.gas);
    this.promises = new Promises(this.gas, (amount) => this.#spend(amount));
    this.balance = call.balance;
    this.storageUsage = call.storageUsage;
  }

  /** @throws CallFailure in a view */
  notInView(method_name: string): void {
    if (this.call.isView) throw hostError("ProhibitedInView", { method_name });
  }

  #spend(amount: bigint): void {
    if (amount > this.balance) throw hostError("BalanceExceeded");
    this.balance -= amount;
  }

  outcome(): CallOutcome {
    const { gas, logs, result, balance, storageUsage, writes } = this;
    return {
      logs,
      burnt: gas.burnt,
      used: gas.used,
      result,
      balance,
      storageUsage,
      writes: [...writes],
      receipts: this.promises.receipts,
    };
  }
}
