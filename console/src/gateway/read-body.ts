import type { IncomingMessage } from "node:http";
import { Refusal, refused } from "./refusal.js";
import { type StallTimer, Waiting } from "./stall-timer.js";

/** Counts the bytes that are kept, and says when they are too many. */
export interface Account {
  take(bytes: number): Refusal | undefined;
}

/**
 * Collects the body of a request and calls back once: with the body, or with a refusal when it is larger than `bodyBytes`, more
 * than the account allows, stalls for too long, or comes in crumbs. Not at all when the client goes away first.
 * After a refusal whatever still arrives is thrown away.
 */
export function readBody(
  request: IncomingMessage,
  bodyBytes: number,
  stallTimer: StallTimer,
  account: Account,
  done: (body: Buffer | Refusal) => void,
): void {
  const body = new Body(bodyBytes, stallTimer, account, done);
  request
    .on("data", (chunk: Buffer) => body.add(chunk))
    .on("end", () => body.end())
    .on("close", () => body.abandon());
}

class Body extends Waiting {
  /** What has arrived, and from the second piece on room for more: kept piece by piece, small ones would take many times their size. */
  #bytes: Buffer = EMPTY;
  #size = 0;
  #pieces = 0;
  #over = false;

  constructor(
    private readonly bodyBytes: number,
    private readonly stallTimer: StallTimer,
    private readonly account: Account,
    private readonly done: (body: Buffer | Refusal) => void,
  ) {
    super();
    stallTimer.begin(this);
  }

  add(chunk: Buffer): void {
    if (this.#over) {
      return;
    }
    const refusal = this.#judge(chunk.length);
    if (refusal instanceof Refusal) {
      this.#finish(refusal);
    } else if (this.#pieces === 1) {
      this.#bytes = chunk;
      this.#size = chunk.length;
    } else {
      this.#append(chunk);
    }
  }

  end(): void {
    this.#finish(this.#bytes.length === this.#size ? this.#bytes : this.#bytes.subarray(0, this.#size));
  }

  giveUp(): void {
    this.#finish(refused(408, "The body did not arrive in time."));
  }

  abandon(): void {
    this.#over = true;
    this.#bytes = EMPTY;
    this.stallTimer.end(this);
  }

  #judge(bytes: number): Refusal | undefined {
    this.#pieces += 1;
    if (this.#size + bytes > this.bodyBytes) {
      return tooLarge(this.bodyBytes);
    }
    // each piece costs as much as some hundred bytes do
    return this.#pieces > MOST_CRUMBS && this.#size < this.#pieces * CRUMB_BYTES
      ? refused(400, "The body arrives in too many pieces. Send it whole, or in larger chunks.")
      : this.account.take(bytes);
  }

  #append(chunk: Buffer): void {
    const size = this.#size + chunk.length;
    if (size > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.min(this.bodyBytes, Math.max(2 * size, LEAST_ROOM)));
      this.#bytes.copy(larger, 0, 0, this.#size);
      this.#bytes = larger;
    }
    chunk.copy(this.#bytes, this.#size);
    this.#size = size;
  }

  #finish(result: Buffer | Refusal): void {
    if (!this.#over) {
      this.abandon();
      this.done(result);
    }
  }
}

const EMPTY = Buffer.alloc(0);
const LEAST_ROOM = 4_096;
const MOST_CRUMBS = 4_096;
const CRUMB_BYTES = 64;

/** The body exceeds the limit in bytes. */
export function tooLarge(bodyBytes: number): Refusal {
  return refused(
    413,
    `The body is larger than ${bodyBytes} bytes. Methods that take a signed transaction may be sent more than others.`,
  );
}
