import { writeSync } from "node:fs";
import type { DestinationStream } from "pino";

/**
 * Writes log lines to a file descriptor at once, and never stops the console: what cannot be written, on a full disk for instance, is lost, and
 * so is what comes while a reader that has fallen behind has megabytes to read. (pino's own destination ends the process on a full disk, and
 * then waits for ever to write the rest.)
 */
export function logOutput(descriptor: number): DestinationStream {
  let waiting: Buffer = Buffer.alloc(0);
  let again: NodeJS.Timeout | undefined;
  const flush = () => {
    again = undefined;
    try {
      while (waiting.length > 0) waiting = waiting.subarray(writeSync(descriptor, waiting));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EAGAIN") again = setTimeout(flush, BUSY_MS);
      else waiting = waiting.subarray(waiting.length);
    }
  };
  return {
    write: (line) => {
      if (waiting.length < MOST_WAITING) waiting = Buffer.concat([waiting, Buffer.from(line)]);
      if (again === undefined) flush();
    },
  };
}

const BUSY_MS = 100;
const MOST_WAITING = 4 * 1024 * 1024;
