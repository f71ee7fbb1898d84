import type { IncomingMessage } from "node:http";
import type { Limits } from "./limits.js";
import { type Refusal, refused } from "./refusal.js";

/**
 * Collects the body of a request and calls back once: with the body, or with a refusal when it is too large or too slow.
 * Not at all when the client goes away first. After a refusal whatever still arrives is thrown away.
 */
export function readBody(
  request: IncomingMessage,
  { bodyBytes, bodyMs }: Limits,
  done: (body: Buffer | Refusal) => void,
): void {
  let chunks: Buffer[] = [];
  let size = 0;
  let over = false;
  const timer = setTimeout(() => finish(refused(408, "The body did not arrive in time.")), bodyMs);
  request.on("data", onData).on("end", onEnd).on("close", onClose);

  function onData(chunk: Buffer): void {
    size += chunk.length;
    if (size > bodyBytes) {
      finish(tooLarge(bodyBytes));
    } else if (!over) {
      chunks.push(chunk);
    }
  }

  function onEnd(): void {
    finish(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
  }

  function onClose(): void {
    over = true;
    clearTimeout(timer);
  }

  function finish(result: Buffer | Refusal): void {
    if (!over) {
      over = true;
      chunks = [];
      clearTimeout(timer);
      done(result);
    }
  }
}

/** The body exceeds the limit in bytes. */
export function tooLarge(bodyBytes: number): Refusal {
  return refused(413, `The body is larger than ${bodyBytes} bytes.`);
}
