import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { LRUCache } from "lru-cache";
import type { Call, Question } from "./call.js";
import { CallFailure } from "./failure.js";
import { type Contract, compileContract, prepareNextCall, runCall } from "./run-call.js";
import type { FromWorker, WorkerData } from "./runner.js";

const { answers, signal } = workerData as WorkerData;

const contracts = new LRUCache<string, Contract | CallFailure>({ max: 64 });

/** What views have read, by the state they read it from. */
const snapshots = new LRUCache<number, Map<string, Uint8Array | undefined>>({ max: 64 });
const MAX_REMEMBERED = 1_000;

parentPort?.on("message", (call: Call) => {
  const contract = contractOf(call.codeHash);
  tell({ outcome: runCall(call, contract, asking(call)) });
  prepareNextCall(contract);
});

function contractOf(codeHash: string): Contract | CallFailure {
  let found = contracts.get(codeHash);
  if (found === undefined) {
    found = compiled(askMain({ code: codeHash }) ?? new Uint8Array());
    contracts.set(codeHash, found);
  }
  return found;
}

function compiled(code: Uint8Array): Contract | CallFailure {
  try {
    return compileContract(code);
  } catch (error) {
    if (error instanceof CallFailure) return error;
    throw error;
  }
}

function asking({ snapshot }: Call): (question: Question) => Uint8Array | undefined {
  if (snapshot === undefined) return askMain;
  const known = snapshots.get(snapshot) ?? new Map<string, Uint8Array | undefined>();
  snapshots.set(snapshot, known);
  return (question) => {
    if (!("read" in question)) return askMain(question);
    if (known.has(question.read)) return known.get(question.read);
    const value = askMain(question);
    if (known.size < MAX_REMEMBERED) known.set(question.read, value);
    return value;
  };
}

/** Waits for the answer of the thread that has the state. */
function askMain(question: Question): Uint8Array | undefined {
  const before = Atomics.load(signal, 0);
  tell({ question });
  Atomics.wait(signal, 0, before);
  return receiveMessageOnPort(answers)?.message;
}

function tell(message: FromWorker): void {
  parentPort?.postMessage(message);
}
