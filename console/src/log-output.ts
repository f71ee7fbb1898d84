import { write, writeSync } from "node:fs";
import type { DestinationStream } from "pino";

/**
 * Writes log lines to a file descriptor and never stops the console: what cannot be written, on a full disk for instance, is lost, and so
 * is what comes while a reader that has fallen behind has megabytes to read. (pino's own destination ends the process on a full disk, and
 * then waits for ever to write the rest.)
 */
export function logOutput(descriptor: number): DestinationStream {
  let waiting = "";
  let writing = false;
  const begin = () => {
    const bytes = Buffer.from(waiting);
    waiting = "";
    writing = bytes.length > 0;
    if (writing) goOn(bytes);
  };
  const goOn = (bytes: Buffer) => {
    write(descriptor, bytes, (error, written) => {
      if (error?.code === "EAGAIN") setTimeout(goOn, BUSY_MS, bytes);
      else if (error || written === bytes.length) begin();
      else goOn(bytes.subarray(written));
    });
  };
  process.once("exit", () => {
    try {
      if (waiting !== "") writeSync(descriptor, waiting);
    } catch {
      // it is lost
    }
  });
  return {
    write: (line) => {
      if (waiting.length < MOST_WAITING) waiting += line;
      if (!writing) begin();
    },
  };
}

const BUSY_MS = 100;
const MOST_WAITING = 4 * 1024 * 1024;
