import type { IncomingMessage } from "node:http";
import { type Patience, Waiting } from "./patience.js";
import { type Refusal, refused } from "./refusal.js";

/**
 * Collects the body of a request and calls back once: with the body, or with a refusal when it is larger than `bodyBytes` or has
 * not arrived within the patience. Not at all when the client goes away first. After a refusal whatever still arrives is thrown
 * away.
 */
export function readBody(
  request: IncomingMessage,
  bodyBytes: number,
  patience: Patience,
  done: (body: Buffer | Refusal) => void,
): void {
  const body = new Body(bodyBytes, patience, done);
  request
    .on("data", (chunk: Buffer) => body.add(chunk))
    .on("end", () => body.end())
    .on("close", () => body.abandon());
}

class Body extends Waiting {
  #chunks: Buffer[] = [];
  #size = 0;
  #over = false;

  constructor(
    private readonly bodyBytes: number,
    private readonly patience: Patience,
    private readonly done: (body: Buffer | Refusal) => void,
  ) {
    super();
    patience.begin(this);
  }

  add(chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > this.bodyBytes) {
      this.#finish(tooLarge(this.bodyBytes));
    } else if (!this.#over) {
      this.#chunks.push(chunk);
    }
  }

  end(): void {
    const [first] = this.#chunks;
    this.#finish(this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks));
  }

  giveUp(): void {
    this.#finish(refused(408, "The body did not arrive in time."));
  }

  abandon(): void {
    this.#over = true;
    this.patience.end(this);
  }

  #finish(result: Buffer | Refusal): void {
    if (!this.#over) {
      this.abandon();
      this.#chunks = [];
      this.done(result);
    }
  }
}

/** The body exceeds the limit in bytes. */
export function tooLarge(bodyBytes: number): Refusal {
  return refused(413, `The body is larger than ${bodyBytes} bytes.`);
}
