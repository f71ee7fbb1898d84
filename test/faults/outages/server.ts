import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { giveTo, postgresAccount } from "../../../toolchain/postgres/account.js";
import { ensurePostgres } from "../../../toolchain/postgres/index.js";
import { SmallDisk } from "../../support/small-disk.js";

/** How Postgres is told to stop: orderly, or as after a crash of its processes. */
export type Shutdown = "fast" | "immediate";

/** A Postgres server that can be stopped and started again on its data, here or at another port. */
export class RestartableServer {
  #child: ChildProcess | undefined;

  private constructor(
    private readonly program: string,
    private readonly folder: string,
    /** Its own, or why it has none. */
    readonly disk: SmallDisk | string,
    private port: number,
  ) {}

  static async start(): Promise<RestartableServer> {
    const { initdb, postgres } = await ensurePostgres();
    const disk = SmallDisk.make(MEGABYTES);
    const folder = typeof disk === "string" ? mkdtempSync(join(tmpdir(), "keyring-outages-")) : disk.folder;
    if (typeof disk === "string") process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    chmodSync(folder, 0o700);
    giveTo(postgresAccount(), folder);
    const made = spawn(
      initdb,
      ["-D", join(folder, "data"), "-U", "keyring", "-A", "trust", "-E", "UTF8", "--no-sync"],
      {
        cwd: folder,
        stdio: "ignore",
        ...postgresAccount(),
      },
    );
    const [code] = (await once(made, "close")) as [number | null];
    if (code !== 0) throw new Error(`initdb ended with ${code}`);
    const server = new RestartableServer(postgres, folder, disk, await freePort());
    await server.start();
    return server;
  }

  get url(): string {
    return `postgres://keyring@127.0.0.1:${this.port}/postgres`;
  }

  get runs(): boolean {
    const child = this.#child;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /** Stops it and gives up what it had. */
  async remove(): Promise<void> {
    await this.stop("immediate");
    if (typeof this.disk !== "string") this.disk.remove();
  }

  async start(): Promise<void> {
    const settings = [
      "listen_addresses=127.0.0.1",
      `port=${this.port}`,
      "unix_socket_directories=",
      "fsync=off",
      "max_wal_size=64MB",
    ];
    const child = spawn(
      this.program,
      ["-D", join(this.folder, "data"), ...settings.flatMap((setting) => ["-c", setting])],
      { cwd: this.folder, stdio: ["ignore", "ignore", "pipe"], ...postgresAccount() },
    );
    this.#child = child;
    let log = "";
    const ready = new Promise<void>((resolve, reject) => {
      child.stderr.on("data", (chunk: Buffer) => {
        log += chunk.toString();
        if (log.includes("ready to accept connections")) resolve();
      });
      child.once("close", () => reject(new Error(`Postgres ended:\n${log}`)));
    });
    ready.catch(() => {});
    await ready;
  }

  async stop(how: Shutdown): Promise<void> {
    const child = this.#child;
    if (child === undefined || !this.runs) return;
    const ended = once(child, "close");
    child.kill(how === "fast" ? "SIGINT" : "SIGQUIT");
    await ended;
  }

  /** Has every process of the server stand still (SIGSTOP), or go on (SIGCONT): the system still accepts connections, and nobody answers. */
  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error("Postgres does not run");
    process.kill(pid, signal);
    const { stdout } = spawnSync("pgrep", ["-P", String(pid)], { encoding: "utf8" });
    for (const child of stdout.split("\n").filter((line) => line !== "")) {
      try {
        process.kill(Number(child), signal);
      } catch {
        // it has ended meanwhile
      }
    }
  }

  /** The next start is at another port. */
  async move(): Promise<void> {
    this.port = await freePort();
  }
}

/** A new server takes 40, and its log may grow. */
const MEGABYTES = 256;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
