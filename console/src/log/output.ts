import { writeSync } from "node:fs";
import type { DestinationStream } from "pino";

/**
 * Writes log lines to a file descriptor at once, and never stops the console: what cannot be written, on a full disk for instance, is lost, and
 * so is what comes while a reader that has fallen behind has megabytes to read. (pino's own destination ends the process on a full disk, and
 * then waits for ever to write the rest.)
 */
export function logOutput(descriptor: number): DestinationStream {
  let waiting: Buffer[] = [];
  let size = 0;
  let again: NodeJS.Timeout | undefined;
  /** Whether the last line was written in part. The next one must not go on with it. */
  let cut = false;
  const flush = () => {
    again = undefined;
    try {
      for (let [first] = waiting; first !== undefined; [first] = waiting) {
        const written = writeSync(descriptor, first);
        size -= written;
        cut = written < first.length;
        if (!cut) waiting.shift();
        else waiting[0] = first.subarray(written);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EAGAIN") {
        again = setTimeout(flush, BUSY_MS);
        return;
      }
      waiting = [];
      size = 0;
    }
  };
  return {
    write: (line) => {
      if (size < MOST_WAITING) {
        const bytes = Buffer.from(cut && waiting.length === 0 ? `\n${line}` : line);
        waiting.push(bytes);
        size += bytes.length;
      }
      if (again === undefined) flush();
    },
  };
}

const BUSY_MS = 100;
const MOST_WAITING = 4 * 1024 * 1024;
