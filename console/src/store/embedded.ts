import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { PGlite } from "@electric-sql/pglite";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import { flushTree, makeFolderDurably, renameDurably } from "keyring-shard/flush";
import { Pool } from "pg";
import { StartError } from "../start-error.js";
import { DurableFiles, FLUSHING } from "./disk/durable-files.js";
import { type Disk, SettledDialect } from "./disk/settled-dialect.js";
import { TEMPLATE_FILE, unpack } from "./disk/template.js";
import { WriteAheadLog } from "./disk/write-ahead-log.js";
import { type Engine, PLANNER_SETTINGS } from "./engine.js";
import { prepared } from "./prepared.js";

/**
 * Opens PGlite (Postgres compiled to WebAssembly) on a folder, as a pool with the one connection it has. The folder must
 * not be open in another process: nothing in PGlite notices, and rows get lost. Hold the data folder's lock.
 */
export async function openEmbedded(folder: string, options: EmbeddedOptions): Promise<Engine> {
  await makeFolder(folder);
  // The lock file of Postgres locks nothing here, and one that a power failure has emptied keeps Postgres from starting.
  await rm(join(folder, "postmaster.pid"), { force: true });
  for (const flag of COMPILE_ONCE) setFlagsFromString(flag);
  // While the engine starts there is nobody to ask for a checkpoint. It makes one by itself after a recovery.
  let running = false;
  const log: WriteAheadLog = new WriteAheadLog({
    failed: options.onDiskFailure,
    // once the statement is over that has filled it
    grown: () => queueMicrotask(() => running && pool.query("checkpoint").catch((error: Error) => log.fail(error))),
  });
  const files = new DurableFiles(folder, log);
  const pglite = await PGlite.create({
    fs: files,
    startParams: [...PGlite.defaultStartParams.filter((param) => param !== "-F"), ...FLUSHING],
  });
  files.started = true;
  await pglite.exec(PLANNER_SETTINGS.map(([name, value]) => `set ${name} = ${value}`).join(";"));
  const pool = new Pool({ ...createPgConfig(pglite), max: 1, idleTimeoutMillis: 0 } as ConstructorParameters<
    typeof Pool
  >[0]);
  running = true;
  const queries = prepared(pool, (error) => log.fail(error));
  const durableDialect = new SettledDialect({ pool: queries }, log);
  return {
    pool,
    dialect: options.relaxed ? new SettledDialect({ pool: queries }, soon(log)) : durableDialect,
    durableDialect,
    close: async () => {
      running = false;
      // an engine that has panicked must not be asked to close: it would never come back
      if (log.failure !== undefined) return;
      await pglite.close();
      log.close();
    },
  };
}

export interface EmbeddedOptions {
  /** Whether what is not asked for durably may be answered before it is on disk. A power failure then takes the last moments; never more. */
  relaxed: boolean;
  /** Called once, when a write or flush fails: the database answers no more, and the process should end. */
  onDiskFailure(error: Error): void;
}

/** Flushes as soon as the disk is free, and waits for nothing. */
function soon(log: WriteAheadLog): Disk {
  return {
    get failure() {
      return log.failure;
    },
    settled: async () => {
      // whoever was not answered yet hears of a failure, and everybody after it
      log.settled().catch(() => {});
    },
  };
}

/**
 * The optimising compiler costs 60 MB and seconds at start, and makes small queries no faster; on Node 24 it takes 900 MB at its peak. `--liftoff-only`
 * would say both at a start of Node, but not in the midst of a process.
 */
const COMPILE_ONCE = ["--no-wasm-tier-up", "--no-wasm-dynamic-tiering"];

/** Makes the folder under another name first, so that a half-made one is never opened. */
async function makeFolder(folder: string): Promise<void> {
  await makeFolderDurably(dirname(folder));
  if (existsSync(folder)) return;
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  const template = await readFile(TEMPLATE_FILE).catch(() => undefined);
  if (template !== undefined) await unpack(template, unfinished);
  else await makeFromNothing(unfinished);
  await chmod(unfinished, 0o700);
  await flushTree(unfinished);
  await renameDurably(unfinished, folder);
}

/** In a child process, whose 900 MB at peak go back to the system. */
async function makeFromNothing(folder: string): Promise<void> {
  const script = `require(process.argv[1]).PGlite.create({ dataDir: process.argv[2] }).then((database) => database.close())`;
  const child = spawn(
    process.execPath,
    [...COMPILE_ONCE, "-e", script, require.resolve("@electric-sql/pglite"), folder],
    {
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  if (code === 0) return;
  throw new StartError(
    `Could not make the embedded database in ${folder} (${signal ?? `exit code ${code}`}): ${complaint.trim().slice(-500)}`,
  );
}
