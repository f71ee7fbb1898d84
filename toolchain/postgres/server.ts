import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SetupError, tail } from "../setup-error.mjs";
import { type Account, giveTo, postgresAccount } from "./account";
import type { PostgresPrograms } from "./programs";

/** A running Postgres server that nobody else uses. */
export interface PostgresServer {
  /** `postgres://…` of its maintenance database, for a user who may do everything. */
  url: string;
  pid: number;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts a Postgres server with empty data on a free loopback port. Its data is thrown away with it, so it never waits for
 * the disk unless `waitsForDisk`, as servers do that are not for tests. It ends with this process at the latest, however that ends.
 *
 * @throws SetupError with what Postgres said
 */
export async function startPostgres(
  programs: PostgresPrograms,
  { waitsForDisk = false } = {},
): Promise<PostgresServer> {
  const account = postgresAccount();
  const folder = mkdtempSync(join(tmpdir(), "keyring-postgres-"));
  try {
    chmodSync(folder, 0o700);
    giveTo(account, folder);
    const data = join(folder, "data");
    const make = ["-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"];
    await run(programs.initdb, make, folder, account);
    const port = await freePort();
    const server = spawn(programs.postgres, ["-D", data, ...settings(port, waitsForDisk)], spawning(folder, account));
    const guard = startGuard(server, folder);
    const stop = async () => {
      guard.ref();
      guard.stdin.end();
      await Promise.all([server, guard].map(ended));
    };
    await started(server).catch(async (error: unknown) => {
      await stop();
      throw error;
    });
    return { url: `postgres://${USER}@127.0.0.1:${port}/postgres`, pid: server.pid ?? 0, stop };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

const USER = "keyring";

function settings(port: number, waitsForDisk: boolean): string[] {
  const values = {
    ...(waitsForDisk ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    wal_level: "minimal",
    max_wal_senders: 0,
    shared_buffers: "32MB",
    max_connections: 200,
  };
  return Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** The folder of the caller may be closed to the account. */
function spawning(folder: string, account: Account) {
  return { cwd: folder, stdio: ["ignore", "ignore", "pipe"] as ["ignore", "ignore", "pipe"], ...account };
}

async function run(program: string, args: string[], folder: string, account: Account): Promise<void> {
  const child = spawn(program, args, spawning(folder, account));
  let output = "";
  child.stderr.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new SetupError(`${program} failed (exit code ${code}).`, ADVICE, { output: tail(output) });
}

/**
 * Ends the server and removes its folder as soon as its stdin closes, which it does even when this process is killed. In a
 * session of its own, since Ctrl-C in a terminal would end it before its work is done.
 */
function startGuard(server: ChildProcess, folder: string) {
  // An orderly shutdown would write down what is about to be thrown away.
  const script = 'read _; kill -QUIT "$1"; while kill -0 "$1"; do sleep 0.02; done; rm -rf "$2"';
  const args = ["-c", script, "guard", String(server.pid), folder];
  const guard = spawn("sh", args, { stdio: ["pipe", "ignore", "ignore"], detached: true });
  guard.unref();
  return guard;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

/** Resolves when the server accepts connections. */
function started(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    const listen = (chunk: Buffer) => {
      output += chunk.toString();
      if (!output.includes("ready to accept connections")) return;
      server.stderr?.off("data", listen).resume();
      resolve();
    };
    server.stderr?.on("data", listen);
    server.once("error", reject);
    server.once("close", (code) =>
      reject(new SetupError(`Postgres ended (exit code ${code}) before it ran.`, ADVICE, { output: tail(output) })),
    );
  });
}

const ADVICE = ["set PG_BIN to the folder with the programs of another Postgres server, version 15 or newer."];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
