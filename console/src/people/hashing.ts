import { availableParallelism } from "node:os";
import { Problem } from "../problems/problem.js";

/**
 * Lets few passwords be hashed at a time, since each takes a core and 32 MB, and few wait: who comes when the queue is full is told at once.
 * One client has few places in it, so that it keeps nobody else out; p-limit has neither bound.
 */
export class Hashing {
  readonly #waiting: (() => void)[] = [];
  readonly #byClient = new Map<string, number>();
  #running = 0;

  constructor(
    private readonly atATime: number = AT_A_TIME,
    private readonly longestQueue: number = LONGEST_QUEUE,
    private readonly perClient: number = PER_CLIENT,
  ) {}

  /**
   * @param client the address that asks; undefined for the console itself
   * @throws Problem too-many-attempts, busy
   */
  async run<Result>(work: () => Promise<Result>, client: string | undefined): Promise<Result> {
    const own = client === undefined ? 0 : (this.#byClient.get(client) ?? 0);
    if (own >= this.perClient) throw tooManyOfOne();
    if (this.#waiting.length >= this.longestQueue) throw busy();
    if (client !== undefined) this.#byClient.set(client, own + 1);
    try {
      return await this.#inTurn(work);
    } finally {
      if (client !== undefined) this.#leave(client);
    }
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.atATime) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // The place is handed on, so that nobody comes in between.
      if (next) next();
      else this.#running -= 1;
    }
  }

  #leave(client: string): void {
    const left = (this.#byClient.get(client) ?? 0) - 1;
    if (left > 0) this.#byClient.set(client, left);
    else this.#byClient.delete(client);
  }
}

function tooManyOfOne(): Problem {
  return new Problem(
    "too-many-attempts",
    "There are too many attempts at once from your address. Try again in a second.",
    {},
    { "retry-after": "1" },
  );
}

function busy(): Problem {
  return new Problem("busy", "Too many people are signing in. Try again.", {}, { "retry-after": "3" });
}

/** Half of the four threads that Node has for this, for files and for looking up names. */
const AT_A_TIME = Math.min(2, Math.max(1, Math.floor(availableParallelism() / 4)));
/** About five seconds. */
const LONGEST_QUEUE = 12;
const PER_CLIENT = 4;
