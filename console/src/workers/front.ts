import { randomBytes } from "node:crypto";
import type { RequestListener, Server } from "node:http";
import { LOOPBACK } from "../server/bind.js";
import type { Front } from "../server/front.js";
import { Listener } from "../server/listener.js";
import type { TlsIdentity } from "../server/tls.js";
import type { WorkerSettings } from "./contract.js";
import { servePassedOn } from "./passed-on.js";
import type { Workers } from "./workers.js";

/** Worker processes serve the gateway; the main process serves what they pass on. */
export class WorkersFront implements Front {
  readonly #listener = new Listener();
  readonly #secret = randomBytes(32).toString("hex");

  constructor(
    private readonly workers: Workers,
    private readonly settings: Omit<WorkerSettings, "host" | "port" | "main">,
  ) {}

  get server(): Server {
    return this.#listener.server;
  }

  get leaving(): boolean {
    return this.#listener.leaving;
  }

  async listen(host: string, port: number): Promise<number> {
    const free = await portOf(host, port);
    const main = { port: await this.#listener.listen(LOOPBACK, 0), secret: this.#secret };
    await this.workers.start({ ...this.settings, host, port: free, main });
    return free;
  }

  serve(rest: RequestListener): void {
    this.#listener.serve(servePassedOn(this.#secret, rest));
  }

  present(identity: TlsIdentity): void {
    this.workers.present(identity);
  }

  leave(): void {
    this.#listener.leave();
    this.workers.leave();
  }

  async close(graceMs: number): Promise<void> {
    await this.workers.close(graceMs);
    await this.#listener.close(graceMs);
  }
}

/** The port that all workers are to listen on. @throws StartError where none of them could */
async function portOf(host: string, port: number): Promise<number> {
  const listener = new Listener();
  const free = await listener.listen(host, port);
  await listener.close(0);
  return free;
}
