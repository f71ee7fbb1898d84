import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { makeFolder } from "../../support/console.js";
import { startConsoleProcess } from "../../support/console-process.js";
import { startFreezingProxy } from "../../support/freezing-proxy.js";
import { query } from "../../support/postgres.js";
import { Client, Load } from "./clients.js";
import { OUTAGES, type Outage } from "./faults.js";
import { type Scene, startDyingMailServer, startFaultyNode } from "./scene.js";
import { RestartableServer } from "./server.js";

/** What came of the rounds of one outage. */
export interface Result {
  outage: Outage;
  rounds: number;
  issued: number;
  revoked: number;
  turnedAway: number;
  /**
   * The longest time in milliseconds from when all was whole until a look had found all served again, less what the same look had taken
   * before anything broke.
   */
  longestReturn: number;
  wrong: string[];
}

/** What came of a run. */
export interface Report {
  results: Result[];
  /** What could not be broken here, and why. */
  impossible: { name: string; reason: string }[];
  issued: number;
  revoked: number;
  /** Tokens that were acknowledged and are not listed. */
  lost: string[];
  /** Tokens whose revocation was acknowledged and that are accepted. */
  revived: string[];
  /** Tokens that nobody revoked and that are not accepted. */
  refused: string[];
  /** Whether it was the same process all the time, and still is there. */
  alive: boolean;
  log: string;
}

/** Breaks everything the console stands on in turn, under load, and compares afterwards what was acknowledged with what is there. */
export async function runOutages(rounds: number): Promise<Report> {
  const opened = await open();
  const { scene } = opened;
  try {
    const impossible = OUTAGES.flatMap(({ name, impossible }) => {
      const reason = impossible?.(scene);
      return reason === undefined ? [] : [{ name, reason }];
    });
    const outages = OUTAGES.filter(({ name }) => !impossible.some((outage) => outage.name === name));
    const results = outages.map((outage) => ({ ...EMPTY, outage, wrong: [] as string[] }));
    for (let round = 0; round < rounds; round += 1) {
      const result = results[round % results.length];
      if (result !== undefined) await runRound(scene, result);
    }
    await scene.load.end();
    return { results: results.filter((result) => result.rounds > 0), impossible, ...(await compare(scene)) };
  } finally {
    await opened.close();
  }
}

const EMPTY = { rounds: 0, issued: 0, revoked: 0, turnedAway: 0, longestReturn: 0 };

async function runRound(scene: Scene, result: Result): Promise<void> {
  const { load } = scene;
  // A look itself takes its time on a busy machine.
  const begun = performance.now();
  await scene.until("the console serves", () => serves(scene));
  const undisturbed = performance.now() - begun;
  const before = { issued: load.issued.length, revoked: revokedOf(load), turnedAway: load.turnedAway };
  await result.outage.breaks(scene);
  await result.outage.heals(scene);
  const whole = performance.now();
  await scene.until("the console serves again", () => serves(scene));
  result.longestReturn = Math.max(result.longestReturn, performance.now() - whole - undisturbed);
  result.rounds += 1;
  result.issued += load.issued.length - before.issued;
  result.revoked += revokedOf(load) - before.revoked;
  result.turnedAway += load.turnedAway - before.turnedAway;
  result.wrong.push(...load.wrong.splice(0));
}

/** It is ready, issues a token, and the gateway knows it. */
async function serves({ client }: Scene): Promise<boolean> {
  if ((await client.ask("GET", "/readyz"))?.status !== 200) return false;
  const made = await client.ask("POST", `/api/v1/shards/${client.shardId}/tokens`, {
    name: "probe",
    permissions: "full",
  });
  if (made?.status !== 201) return false;
  return (await client.gateway((made.json as { value: string }).value))?.status === 200;
}

function revokedOf({ issued }: Load): number {
  return issued.filter(({ revocation }) => revocation === "acknowledged").length;
}

async function compare(scene: Scene): Promise<Omit<Report, "results" | "impossible">> {
  const { load, client, server, console } = scene;
  const rows = await query<{ id: string }>(server.url, "select id from tokens");
  const listed = new Set(rows.map(({ id }) => id));
  const revived: string[] = [];
  const refused: string[] = [];
  for (const { id, value, revocation } of load.issued) {
    const status = (await client.gateway(value))?.status;
    if (revocation === "acknowledged" && status !== 401) revived.push(`${id}: ${status}`);
    if (revocation === "none" && status !== 200) refused.push(`${id}: ${status}`);
  }
  return {
    issued: load.issued.length,
    revoked: revokedOf(load),
    lost: load.issued.map(({ id }) => id).filter((id) => !listed.has(id)),
    revived,
    refused,
    alive: (await client.ask("GET", "/healthz"))?.status === 200 && isAlive(console.pid),
    log: console.log(),
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function open(): Promise<{ scene: Scene; close(): Promise<void> }> {
  const server = await RestartableServer.start();
  const proxy = await startFreezingProxy(server.url);
  const node = await startFaultyNode();
  const mailer = await startDyingMailServer();
  const console = await startConsoleProcess(await makeFolder(), {
    DATABASE_URL: proxy.url,
    KEYRING_CONSOLE_ALLOW_PRIVATE_UPSTREAMS: "true",
    KEYRING_CONSOLE_LOG_LEVEL: "debug",
    KEYRING_CONSOLE_SMTP_URL: mailer.url,
    KEYRING_CONSOLE_MAIL_FROM: "keyring@example.org",
  });
  const client = new Client(console, console.accessKey, "outages-calimero-testnet");
  const api = async (path: string, body: unknown) => {
    const answer = await client.ask("POST", `/api/v1${path}`, body);
    if (answer?.status !== 201) throw new Error(`${path}: ${answer?.status} ${JSON.stringify(answer?.json)}`);
    return answer.json as Record<string, unknown>;
  };
  await api("/shards", { id: client.shardId, rpcUrl: node.url, masterAccount: "master.testnet" });
  const lost = { id: "lost-calimero-testnet", rpcUrl: "http://shard.invalid:3030/", masterAccount: "lost.testnet" };
  // No console takes a name that has no address; it may lose its address later.
  await query(server.url, "insert into shards select $1, $2, 'url', $3, now()", [
    lost.id,
    lost.masterAccount,
    lost.rpcUrl,
  ]);
  const { value: lostToken } = await api(`/shards/${lost.id}/tokens`, { name: "lost", permissions: "full" });
  // each invitation can be sent a few times an hour only
  const invite = async () => {
    const email = `ada+${randomUUID()}@example.org`;
    const { id, invitation } = await api("/people", { name: "Ada", email, rights: ["view-tokens"], shards: "all" });
    const { code } = invitation as { code: string };
    return (await client.ask("POST", `/api/v1/people/${String(id)}/invitation/email`, { code }))?.status;
  };
  const load = new Load(client);
  const scene: Scene = {
    server,
    proxy,
    console,
    client,
    load,
    node,
    mailer,
    log: console.stderr,
    lostToken: String(lostToken),
    invite,
    until: async (what, holds) => {
      const deadline = performance.now() + FOR_EVER_MS;
      while (!(await holds())) {
        if (!isAlive(console.pid)) throw new Error(`The console has ended:\n${console.log().slice(-3_000)}`);
        if (performance.now() > deadline) throw new Error(`for ${FOR_EVER_MS} ms it was not so that ${what}`);
        await pause(5);
      }
    },
  };
  const close = async () => {
    await load.end();
    await console.end("SIGKILL");
    await proxy.close();
    node.server.close();
    mailer.close();
    await server.remove();
  };
  return { scene, close };
}

const FOR_EVER_MS = 60_000;
