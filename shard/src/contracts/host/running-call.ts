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

/** The call that a contract is at, and what it has done so far. One after the other, for the functions of its host are made only once. */
export class RunningCall {
  readonly gas = new GasMeter();
  readonly guest = new Guest(this.gas);
  readonly promises = new Promises(this.gas, (amount) => this.#spend(amount));
  readonly writes = new Map<string, Uint8Array | null>();
  logs: string[] = [];
  /** Bytes of the logs. */
  logged = 0;
  result: Uint8Array | number = NOTHING;
  balance = 0n;
  storageUsage = 0;
  #call: Call | undefined;
  #ask: Ask | undefined;

  begin(call: Call, memory: Memory, ask: Ask): void {
    this.gas.begin(call.gas);
    this.guest.begin(memory);
    this.promises.begin();
    this.writes.clear();
    this.logs = [];
    this.logged = 0;
    this.result = NOTHING;
    this.balance = call.balance;
    this.storageUsage = call.storageUsage;
    this.#call = call;
    this.#ask = ask;
  }

  get call(): Call {
    if (!this.#call) throw new Error("no call has begun");
    return this.#call;
  }

  ask(question: Question): Uint8Array | undefined {
    return this.#ask?.(question);
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

const NOTHING = new Uint8Array();
