import { ensureNode, NODES } from "../toolchain/node/index.js";
import { ensurePostgres, startPostgres } from "../toolchain/postgres/index.js";
import { step } from "../toolchain/steps.mjs";
import { type ConsoleSettings, startConsole } from "./console-process.js";
import { Subject } from "./engine/subject.js";
import { measureFirstUp } from "./first-up.js";
import { settledMemory } from "./memory.js";
import { measureMint } from "./mint.js";
import type { Row } from "./row.js";
import type { Workplace } from "./workplace.js";

/** How long a console takes to be ready, what it holds in memory at rest, what a mint on disk takes, and how long the first tokens take. */
export async function measureStart(place: Workplace): Promise<Row[]> {
  const folder = await place.folder("start");
  const data = `${folder}/console`;
  const fresh = await step("Starting a console on an empty data folder", () => startConsole(place, data));
  await fresh.stop();
  const again = await step("Starting it again on the same folder", () => startConsole(place, data));
  const memory = await step("Waiting for its memory to settle", () => settledMemory(again.pid));
  const [embedded, onPostgres] = await step("The same on Node 24, and on Postgres", async () => {
    const { bin } = await ensureNode(NODES["24"]);
    const settled = (name: string, settings: ConsoleSettings) => settledAlone(place, `${folder}/${name}`, settings);
    return [
      await settled("on-node-24", { node: bin }),
      await onServer(async (databaseUrl) => [
        await settled("on-postgres", { databaseUrl }),
        await settled("on-postgres-and-node-24", { databaseUrl, node: bin }),
      ]),
    ] as const;
  });

  const env = { CALIMERO_CONSOLE_URL: again.url, CALIMERO_ACCESS_KEY: again.accessKey };
  const seconds = async (kind: "keyring" | "stash") => {
    const subject = await Subject.make(place, folder, kind, env);
    return step(`First pulumi up, 3 resources, ${kind}`, async () => (await subject.run("up", 3)) / 1_000);
  };
  const stash = await seconds("stash");
  const keyring = await seconds("keyring");
  const mint = await step("Minting with and without waiting for the disk", () => measureMint(place, folder));
  const firstUps = await measureFirstUp(place, again);
  await again.stop();
  return [
    ...firstUps,
    mint,
    {
      measure: "console start to ready, empty data folder",
      figure: fresh.startMs / 1_000,
      unit: "s",
      target: { of: "figure", bound: "at most", value: 1.5 },
    },
    {
      measure: "console start to ready, existing data folder",
      figure: again.startMs / 1_000,
      unit: "s",
      target: { of: "figure", bound: "at most", value: 1 },
    },
    atRest("embedded database", memory, 330),
    atRest("embedded database, Node 24", embedded, 330),
    atRest("on Postgres", onPostgres[0], 110),
    atRest("on Postgres, Node 24", onPostgres[1], 110),
    {
      measure: "first up of 3 AuthTokens",
      figure: keyring,
      unit: "s",
      yardstick: { name: "built-in Stash", figure: stash },
    },
  ];
}

function atRest(where: string, figure = Number.NaN, most: number): Row {
  const target = { of: "figure", bound: "at most", value: most } as const;
  return { measure: `console's memory at rest, ${where}`, figure, unit: "MB", target };
}

async function settledAlone(place: Workplace, dataDir: string, settings: ConsoleSettings): Promise<number> {
  const console = await startConsole(place, dataDir, settings);
  const memory = await settledMemory(console.pid);
  await console.stop();
  return memory;
}

async function onServer<Result>(work: (databaseUrl: string) => Promise<Result>): Promise<Result> {
  const server = await startPostgres(await ensurePostgres());
  try {
    return await work(server.url);
  } finally {
    await server.stop();
  }
}
