import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import type { Call, CallOutcome, Question } from "./call.js";

/** What a worker is started with. */
export interface WorkerData {
  /** Where answers arrive. */
  answers: MessagePort;
  /** Counts answers, so that the worker can wait for one. */
  signal: Int32Array;
}

export type FromWorker = { question: Question } | { outcome: CallOutcome };

/** The state that a call reads from and the code of its contract. Keys in base64. */
export interface CallSource {
  read(key: string): Uint8Array | undefined;
  code(hash: string): Promise<Uint8Array>;
}

/** Calls that may wait for one another. */
const MAX_WAITING = 1_000;

/**
 * Runs contracts, one call after the other, in a thread of their own: whatever a contract does, this one goes on. A call that takes too long, or
 * more memory than there is, ends with its thread, and the next call gets another.
 */
export class ContractRunner {
  #thread: Thread | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #isClosing = false;

  /** @param timeLimit milliseconds that a call may take */
  constructor(readonly timeLimit: number) {}

  /** @throws Error when too many calls wait, or once it is closing */
  async run(call: Call, source: CallSource): Promise<CallOutcome> {
    if (this.#waiting >= MAX_WAITING) throw new Error("too many calls of contracts wait for one another");
    this.#waiting += 1;
    const result = this.#last.then(() => this.#runNext(call, source));
    this.#last = result.catch(() => undefined);
    try {
      return await result;
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Finishes the call that runs; those that wait fail. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#last;
    await this.#thread?.end();
    this.#thread = undefined;
  }

  async #runNext(call: Call, source: CallSource): Promise<CallOutcome> {
    if (this.#isClosing) throw new Error("the development shard is closing");
    this.#thread ??= new Thread();
    const thread = this.#thread;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(resolve, this.timeLimit, "late");
    });
    const ended = await Promise.race([thread.run(call, source), late]);
    clearTimeout(timer);
    if (typeof ended === "object") return ended;
    this.#thread = undefined;
    await thread.end();
    return ended === "late" ? takenAll(call, "GasExceeded") : takenAll(call, "MemoryAccessViolation");
  }
}

/** The outcome of a call that was ended from outside: it took all its gas. */
function takenAll(call: Call, name: "GasExceeded" | "MemoryAccessViolation"): CallOutcome {
  const { gas, balance, storageUsage } = call;
  const nothing = { logs: [], writes: [], receipts: [], result: new Uint8Array() };
  return { ...nothing, failure: { type: "HostError", name }, burnt: gas, used: gas, balance, storageUsage };
}

class Thread {
  readonly #worker: Worker;
  readonly #answers: MessagePort;
  readonly #signal = new Int32Array(new SharedArrayBuffer(4));
  #finish: (ended: CallOutcome | "died") => void = () => undefined;
  #source: CallSource | undefined;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#answers = port1;
    const workerData: WorkerData = { answers: port2, signal: this.#signal };
    this.#worker = new Worker(require.resolve("keyring-shard/contract-worker"), {
      workerData,
      transferList: [port2],
      resourceLimits: { maxOldGenerationSizeMb: 512 },
      execArgv: [],
      name: "contracts",
    });
    this.#worker.on("message", (message: FromWorker) => this.#take(message));
    // with what a contract made it do, a thread may die of memory; the next call gets another
    this.#worker.on("error", () => this.#finish("died"));
    this.#worker.on("exit", () => this.#finish("died"));
    this.#worker.unref();
  }

  run(call: Call, source: CallSource): Promise<CallOutcome | "died"> {
    this.#source = source;
    return new Promise((resolve) => {
      this.#finish = resolve;
      this.#worker.postMessage(call);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
    this.#answers.close();
  }

  #take(message: FromWorker): void {
    if ("outcome" in message) this.#finish(message.outcome);
    else this.#answer(message.question);
  }

  #answer(question: Question): void {
    if ("read" in question) {
      this.#reply(this.#source?.read(question.read));
      return;
    }
    this.#source?.code(question.code).then(
      (code) => this.#reply(code),
      () => this.#finish("died"),
    );
  }

  #reply(answer: Uint8Array | undefined): void {
    this.#answers.postMessage(answer);
    Atomics.add(this.#signal, 0, 1);
    Atomics.notify(this.#signal, 0);
  }
}
