import { existsSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import { createConsole } from "../create-console.js";
import { createLogger } from "../log/logger.js";
import { openTraces } from "../traces/open.js";
import { readServeSettings } from "./settings.js";
import { EXIT_UNCAUGHT, onUncaught } from "./uncaught.js";

/**
 * Runs a console until the process is told to stop.
 * @throws StartError
 */
export async function serve(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { options, logLevel, shutdownDelayMs, traceProtocol } = readServeSettings(args, env);
  const logger = createLogger(logLevel);
  const traces = await openTraces(traceProtocol, logger);
  // The files of the embedded database, too, are for nobody else, wherever a backup takes them.
  process.umask(0o077);
  // Whoever started the console may stop reading; that is no reason to stop serving.
  for (const output of [process.stdout, process.stderr]) output.on("error", () => {});
  const failed = uncaughtError(logger);
  const stopped = Promise.race([stopSignal(), failed]);
  const console = await createConsole({ ...options, logger, traces });
  const hint = existsSync(console.accessKeyFile) ? ` (first access key in ${console.accessKeyFile})` : "";
  process.stdout.write(`Keyring console at ${console.publicUrl}${hint}\n`);
  if (options.relaxedDurability && options.databaseUrl === undefined) {
    process.stdout.write("Relaxed durability: a power failure may undo the last moments. Not for production.\n");
  }
  if (existsSync(console.setupCodeFile)) {
    process.stdout.write(`No administrator yet; the code to become the first is in ${console.setupCodeFile}\n`);
  }
  await stopped;
  // From here on a second signal ends the process at once.
  if (shutdownDelayMs > 0 && process.exitCode !== EXIT_UNCAUGHT) {
    logger.info({ shutdownDelayMs }, "the console is stopping: it is no longer ready but still serves requests");
    console.leave();
    await Promise.race([pause(shutdownDelayMs), failed]);
  }
  logger.info("the console stops");
  await console.close();
  await traces?.close();
}

/** Resolves on the first error that nobody caught. Whatever state it has left, the process ends soon, and a supervisor starts the next one. */
function uncaughtError(logger: Logger): Promise<void> {
  return new Promise((resolve) => {
    onUncaught((error) => {
      logger.fatal({ err: error }, "uncaught error: the console stops");
      if (process.exitCode === EXIT_UNCAUGHT) return;
      process.exitCode = EXIT_UNCAUGHT;
      setTimeout(() => process.exit(), LONGEST_END_MS);
      resolve();
    });
  });
}

/** More than running requests get. */
const LONGEST_END_MS = 20_000;

/**
 * Resolves on the first SIGINT or SIGTERM, also one during the start; later ones have their usual effect. So does SIGHUP of a terminal that closes;
 * of a supervisor it means to read files anew, also where there are none to read.
 */
function stopSignal(): Promise<void> {
  const hasTerminal = process.stdin.isTTY === true;
  if (!hasTerminal) process.on("SIGHUP", () => {});
  const signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM", ...(hasTerminal ? (["SIGHUP"] as const) : [])];
  return new Promise((resolve) => {
    const stop = () => {
      for (const signal of signals) process.off(signal, stop);
      resolve();
    };
    for (const signal of signals) process.on(signal, stop);
  });
}
