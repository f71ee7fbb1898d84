import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { setFlagsFromString } from "node:v8";
import { PGlite } from "@electric-sql/pglite";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import { Pool } from "pg";
import { StartError } from "../start-error.js";
import { type Engine, PLANNER_SETTINGS } from "./engine.js";
import { prepared } from "./prepared.js";

/**
 * Opens PGlite (Postgres compiled to WebAssembly) on a folder, as a pool with the one connection it has. The folder must
 * not be open in another process: nothing in PGlite notices, and rows get lost. Hold the data folder's lock.
 */
export async function openEmbedded(folder: string): Promise<Engine> {
  await makeFolder(folder);
  setFlagsFromString(LIFTOFF_ONLY);
  const pglite = await PGlite.create({ dataDir: folder });
  await pglite.exec(PLANNER_SETTINGS.map(([name, value]) => `set ${name} = ${value}`).join(";"));
  const pool = new Pool({ ...createPgConfig(pglite), max: 1, idleTimeoutMillis: 0 } as ConstructorParameters<
    typeof Pool
  >[0]);
  return { pool, queries: prepared(pool), close: () => pglite.close() };
}

/** The optimising compiler costs 60 MB and seconds at start, and makes small queries no faster. */
const LIFTOFF_ONLY = "--liftoff-only";

/** Makes the folder in a child process, whose 900 MB at peak go back to the system, and under another name, so that a half-made one is never opened. */
async function makeFolder(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  const script = `require(process.argv[1]).PGlite.create({ dataDir: process.argv[2] }).then((database) => database.close())`;
  const child = spawn(
    process.execPath,
    [LIFTOFF_ONLY, "-e", script, require.resolve("@electric-sql/pglite"), unfinished],
    {
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  if (code !== 0) {
    throw new StartError(
      `Could not make the embedded database in ${folder} (${signal ?? `exit code ${code}`}): ${complaint.trim().slice(-500)}`,
    );
  }
  await chmod(unfinished, 0o700);
  await rename(unfinished, folder);
}
