import { closeSync, openSync } from "node:fs";
import type { Logger } from "pino";
import { logOutput } from "../log/output.js";
import { StartError } from "../start-error.js";
import type { AuditRecord } from "./record.js";

/** Where records go besides the database. */
export interface AuditLog {
  write(records: readonly AuditRecord[]): void;
  close(): void;
}

/**
 * Opens the stream of records, a line of JSON each. It never stops the console: what cannot be written, on a full disk for instance, is
 * missing there, as a gap in the sequence of its writer tells, and is in the database all the same. On SIGHUP a file is opened anew: whoever rotates
 * it renames it first.
 * @param target a file, which is appended to; "-" for stdout
 * @throws StartError when the file cannot be opened
 */
export function openAuditLog(target: string | undefined, logger: Pick<Logger, "info" | "warn">): AuditLog {
  if (target === undefined) return { write: () => {}, close: () => {} };
  let descriptor = target === "-" ? process.stdout.fd : open(target);
  let output = logOutput(descriptor);
  const write = (records: readonly AuditRecord[]) => {
    for (const record of records) output.write(`${JSON.stringify(record)}\n`);
  };
  if (target === "-") return { write, close: () => {} };
  const reopen = () => {
    try {
      const renewed = open(target);
      closeSync(descriptor);
      descriptor = renewed;
      output = logOutput(descriptor);
      logger.info("writes the audit log to a file opened anew");
    } catch (error) {
      logger.warn({ reason: (error as Error).message }, "keeps writing the audit log to the previous file");
    }
  };
  process.on("SIGHUP", reopen);
  return {
    write,
    close: () => {
      process.off("SIGHUP", reopen);
      closeSync(descriptor);
    },
  };
}

/** Only its owner can read it: it has names and addresses. */
function open(file: string): number {
  try {
    return openSync(file, "a", 0o600);
  } catch (error) {
    throw new StartError(`The audit log ${file} cannot be written: ${(error as Error).message}.`, { cause: error });
  }
}
