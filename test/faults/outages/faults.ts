import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { query } from "../../support/postgres.js";
import type { Scene } from "./scene.js";

/** One way in which something that the console stands on fails. */
export interface Outage {
  name: string;
  /** Why it cannot be had here, if it cannot. */
  impossible?(scene: Scene): string | undefined;
  /** Breaks it; resolves when it has had its effect. */
  breaks(scene: Scene): Promise<void>;
  /** Makes it whole; resolves as soon as it is. */
  heals(scene: Scene): Promise<void>;
}

const nothing = async () => {};

/** Until some requests were turned away: the fault is felt. */
async function felt({ load, until }: Scene): Promise<void> {
  const before = load.turnedAway;
  await until("a request is turned away", () => load.turnedAway > before);
}

async function signalBackends({ server }: Scene, signal: NodeJS.Signals): Promise<void> {
  const backends = await query<{ pid: number }>(
    server.url,
    "select pid from pg_stat_activity where application_name like 'keyring-console%'",
  );
  for (const { pid } of backends) {
    try {
      process.kill(pid, signal);
    } catch {
      // it has ended meanwhile
    }
  }
}

function stopAndStart(how: "fast" | "immediate", move: boolean): Pick<Outage, "breaks" | "heals"> {
  return {
    breaks: async (scene) => {
      await scene.server.stop(how);
      await felt(scene);
    },
    heals: async ({ server, proxy }) => {
      if (move) await server.move();
      await server.start();
      proxy.leadTo(server.url);
    },
  };
}

/** A mail server that hangs up at another word of each conversation. */
async function mail(scene: Scene): Promise<void> {
  const { client, mailer } = scene;
  for (const dies of ["at once", "after the greeting", "in the message"] as const) {
    mailer.dies = dies;
    const sent = await scene.invite();
    if (sent !== 502 && sent !== 503) scene.load.wrong.push(`invitation: ${sent}`);
  }
  await client.ask("GET", "/readyz");
}

/** The console gives a look-up 3 s for a connection and 3 s for its answer; with what a busy machine takes for itself. */
const NOTICED_MS = 8_000;

export const OUTAGES: readonly Outage[] = [
  {
    name: "database connections are cut",
    breaks: async ({ proxy, load, until }) => {
      const before = load.issued.length;
      await until("tokens are issued", () => load.issued.length > before + 4);
      proxy.cut();
    },
    heals: nothing,
  },
  {
    name: "Postgres terminates its connections",
    breaks: async ({ server, load, until }) => {
      const before = load.issued.length;
      await until("tokens are issued", () => load.issued.length > before + 4);
      await query(
        server.url,
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'keyring-console%'",
      );
    },
    heals: nothing,
  },
  {
    name: "the network to the database falls silent",
    breaks: async (scene) => {
      scene.proxy.freeze();
      await felt(scene);
    },
    heals: async ({ proxy }) => proxy.thaw(),
  },
  {
    name: "every Postgres process of the console is stopped (SIGSTOP)",
    breaks: async (scene) => {
      const before = scene.load.issued.length;
      await signalBackends(scene, "SIGSTOP");
      // New connections still work, so the console does without the old ones.
      await scene.until("tokens are issued on new connections", () => scene.load.issued.length > before + 12);
    },
    heals: (scene) => signalBackends(scene, "SIGCONT"),
  },
  {
    name: "the whole of Postgres hangs (SIGSTOP)",
    breaks: async (scene) => {
      const { server, client, load } = scene;
      server.signal("SIGSTOP");
      const begun = performance.now();
      // an unknown token is asked of the database; so is readiness
      const [ready, gateway] = await Promise.all([client.ask("GET", "/readyz"), client.gateway("e".repeat(64))]);
      const took = performance.now() - begun;
      if (ready?.status !== 503) load.wrong.push(`readiness of a database that hangs: ${ready?.status}`);
      if (gateway?.status !== 503) load.wrong.push(`gateway of a database that hangs: ${gateway?.status}`);
      if (took > NOTICED_MS) load.wrong.push(`a database that hangs was noticed after ${Math.round(took)} ms`);
      await felt(scene);
    },
    heals: async ({ server }) => server.signal("SIGCONT"),
  },
  { name: "Postgres is restarted in order (fast)", ...stopAndStart("fast", false) },
  { name: "Postgres crashes (immediate) and is started again", ...stopAndStart("immediate", false) },
  { name: "failover: Postgres crashes and comes back at another port", ...stopAndStart("immediate", true) },
  {
    name: "the disk of Postgres is full",
    impossible: ({ server: { disk } }) => (typeof disk === "string" ? disk : undefined),
    breaks: async (scene) => {
      const { disk } = scene.server;
      if (typeof disk !== "string") disk.fill();
      await felt(scene);
    },
    heals: async ({ server }) => {
      if (typeof server.disk !== "string") server.disk.free();
      // without space for its log it has ended
      if (!server.runs) await server.start();
    },
  },
  {
    name: "the shard's RPC breaks off its answers",
    breaks: async ({ node, load, client, until }) => {
      node.breaks = true;
      const token = load.issued.find(({ revocation }) => revocation === "none");
      await until("a call fails", async () => (await client.gateway(token?.value ?? ""))?.status === 502);
    },
    heals: async ({ node }) => {
      node.breaks = false;
    },
  },
  { name: "the mail server hangs up", breaks: mail, heals: nothing },
  {
    name: "the name of a shard's RPC cannot be looked up",
    breaks: async ({ client, load, lostToken }) => {
      const calls = Array.from({ length: 20 }, () => client.gateway(lostToken, "lost-calimero-testnet"));
      for (const answer of await Promise.all(calls)) {
        if (answer?.status !== 502) load.wrong.push(`call to a shard without an address: ${answer?.status}`);
      }
    },
    heals: nothing,
  },
  {
    name: "nobody reads the log",
    breaks: async ({ log, load, until }) => {
      log.pause();
      const before = load.issued.length;
      await until("tokens are issued", () => load.issued.length > before + 20);
    },
    heals: async ({ log }) => void log.resume(),
  },
  {
    name: "the console may open no more files",
    breaks: async ({ console, load, until }) => {
      const { pid, url } = console;
      const limit = (files: string) => spawnSync("prlimit", ["--pid", String(pid), `--nofile=${files}`]).status;
      if (limit("40:") !== 0) throw new Error("prlimit failed");
      const { hostname, port } = new URL(url);
      const sockets: Socket[] = Array.from({ length: 60 }, () => connect(Number(port), hostname).on("error", () => {}));
      await Promise.race([
        Promise.all(sockets.map((socket) => once(socket, "connect"))),
        once(sockets[0] as Socket, "close"),
      ]);
      const before = load.issued.length;
      const answered = until("connected clients are served", () => load.issued.length > before);
      await answered.finally(() => {
        limit("4096:");
        for (const socket of sockets) socket.destroy();
      });
    },
    heals: nothing,
  },
  {
    // the last one: from here on the log is lost
    name: "the reader of the log goes away",
    breaks: async ({ console, log, load, until }) => {
      log.destroy();
      console.stdout.destroy();
      const before = load.issued.length;
      await until("tokens are issued", () => load.issued.length > before + 20);
    },
    heals: nothing,
  },
];
