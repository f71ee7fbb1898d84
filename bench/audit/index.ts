import { join } from "node:path";
import { Client } from "pg";
import { ensurePostgres, startPostgres } from "../../toolchain/postgres/index.js";
import { step } from "../../toolchain/steps.mjs";
import { type ConsoleProcess, type ConsoleSettings, SHARD, startConsole } from "../console-process.js";
import { median } from "../median.js";
import type { Row } from "../row.js";
import { TimedClient } from "../scale/client.js";
import type { Workplace } from "../workplace.js";
import { measurePages } from "./pages.js";

const ROUNDS = 400;
const WARM_UP_ROUNDS = 100;

/**
 * What the record in the audit trail adds to an act, in both databases: the same requests, in turns, to a console that keeps no record. And what it
 * takes to read a long trail.
 */
export async function measureAudit(place: Workplace): Promise<Row[]> {
  const folder = await place.folder("audit");
  const rows = await step("Issuing and revoking with and without a record, embedded database", () =>
    compare(place, `${folder}/embedded`, "embedded database", [{}, {}]),
  );
  const server = await startPostgres(await ensurePostgres(), { waitsForDisk: true });
  try {
    const databases = [await createDatabase(server.url, "with"), await createDatabase(server.url, "without")];
    const measured = await step("The same on Postgres", () =>
      compare(
        place,
        `${folder}/postgres`,
        "on Postgres",
        databases.map((databaseUrl) => ({ databaseUrl })),
      ),
    );
    const trails = [await createDatabase(server.url, "few"), await createDatabase(server.url, "many")] as const;
    return [...rows, ...measured, ...(await measurePages(place, trails))];
  } finally {
    await server.stop();
  }
}

async function compare(
  place: Workplace,
  folder: string,
  where: string,
  [settings, others]: readonly ConsoleSettings[],
): Promise<Row[]> {
  const consoles = [
    await startConsole(place, `${folder}-with`, settings),
    await startConsole(place, `${folder}-without`, { ...others, preload: join(__dirname, "without-records.cjs") }),
  ];
  for (const console of consoles) await addShard(console);
  const clients = consoles.map((console) => new TimedClient(console));
  const issued: number[][] = [[], []];
  const revoked: number[][] = [[], []];
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    // who goes first alternates: what one leaves to the disk, the other may wait for
    for (const i of round % 2 === 0 ? [0, 1] : [1, 0]) {
      const body = { name: `audit ${round}`, permissions: ["view-blocks"] };
      const issue = await clients[i]?.manage("POST", "/tokens", 201, body);
      const revoke = await clients[i]?.manage("DELETE", `/tokens/${issue?.body.id}`, 200);
      if (round < 0 || issue === undefined || revoke === undefined) continue;
      issued[i]?.push(issue.ms);
      revoked[i]?.push(revoke.ms);
    }
  }
  for (const client of clients) client.close();
  for (const console of consoles) await console.stop();
  return [row(`issue, ${where}`, issued), row(`revoke, ${where}`, revoked)];
}

function row(measure: string, [withRecord = [], without = []]: readonly number[][]): Row {
  return {
    measure: `${measure}, with its record in the audit trail`,
    figure: median(withRecord),
    unit: "ms",
    yardstick: { name: "without", figure: median(without) },
    target: { of: "ratio", bound: "at most", value: 1.1 },
  };
}

/** The embedded database comes with a development shard; a server's needs one added. Nothing is sent to it. */
async function addShard({ url, accessKey }: ConsoleProcess): Promise<void> {
  const headers = { authorization: `Bearer ${accessKey}`, "content-type": "application/json" };
  const body = JSON.stringify({ id: SHARD, rpcUrl: "http://8.8.8.8/", masterAccount: "demos.testnet" });
  const { status } = await fetch(`${url}/api/v1/shards`, { method: "POST", headers, body });
  if (status !== 201 && status !== 409) throw new Error(`a shard could not be added: ${status}`);
}

async function createDatabase(serverUrl: string, name: string): Promise<string> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`create database "${name}"`);
  await client.end();
  return String(Object.assign(new URL(serverUrl), { pathname: `/${name}` }));
}
