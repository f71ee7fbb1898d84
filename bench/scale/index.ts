import { execFile } from "node:child_process";
import { once } from "node:events";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { step } from "../../toolchain/steps.mjs";
import { startConsole } from "../console-process.js";
import { median } from "../median.js";
import type { Row } from "../row.js";
import type { Workplace } from "../workplace.js";
import { measureBackup } from "./backup.js";
import { TimedClient } from "./client.js";
import { acquaint, PROBES, type Probe, probe } from "./probes.js";
import { TOKENS_A_STACK } from "./seeded.js";

const FEW = 100;
const MANY = 100_000;
const ROUNDS = 300;
const WARM_UP_ROUNDS = 100;

/** What a console with a hundred thousand tokens takes for one request, against one with a hundred. */
export async function measureScale(place: Workplace): Promise<Row[]> {
  const folder = await place.folder("scale");
  const [few, many] = [`${folder}/few`, `${folder}/many`];
  await step(`Making consoles with ${FEW} and with ${MANY} tokens`, async () => {
    await (await startConsole(place, few)).stop();
    await cp(few, many, { recursive: true });
    await seed(place, few, FEW);
    await seed(place, many, MANY);
  });
  const [small, large] = [await startConsole(place, few), await startConsole(place, many)];
  const consoles = [small, large];
  const ofMany = new TimedClient(large);
  const clients = [new TimedClient(small), ofMany];
  const stacks = [0, MANY / TOKENS_A_STACK - 1];
  const times = await step(`${ROUNDS} rounds of requests to each`, async () => {
    const taken: Record<Probe, number>[][] = [[], []];
    for (const client of clients) await acquaint(client);
    for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      // in turn, so that noise hits both alike
      for (const [i, client] of clients.entries()) {
        const times = await probe(client, round + WARM_UP_ROUNDS, stacks[i] ?? 0);
        if (round >= 0) taken[i]?.push(times);
      }
    }
    return taken;
  });
  const backup = await step(`Backing up the console with ${MANY} tokens while it is asked`, () =>
    measureBackup(place, many, ofMany, MANY / TOKENS_A_STACK - 1),
  );
  for (const client of clients) client.close();
  for (const console of consoles) await console.stop();

  const [withFew = [], withMany = []] = times;
  const middle = (rounds: Record<Probe, number>[], name: Probe) => median(rounds.map((round) => round[name]));
  const tokens = `${MANY.toLocaleString("en")} tokens`;
  const scale: Row[] = (Object.keys(PROBES) as Probe[]).map((name) => ({
    measure: `${PROBES[name]}, ${tokens}`,
    figure: middle(withMany, name),
    unit: "ms",
    yardstick: { name: `${FEW} tokens`, figure: middle(withFew, name) },
    target: { of: "ratio", bound: "at most", value: 1.5 },
  }));
  return [
    ...scale,
    {
      measure: `backup while requests go on, ${tokens}`,
      figure: backup.seconds,
      unit: "s",
      target: { of: "figure", bound: "at most", value: 10 },
    },
    ...(["known", "mint"] as const).map((name) => ({
      measure: `${PROBES[name]}, during the backup`,
      figure: middle(backup.meanwhile, name),
      unit: "ms",
      yardstick: { name: "without a backup", figure: middle(withMany, name) },
    })),
    {
      measure: `slowest of ${backup.meanwhile.length * Object.keys(PROBES).length} requests during the backup`,
      figure: Math.max(...backup.meanwhile.flatMap((round) => Object.values(round))),
      unit: "ms",
    },
  ];
}

async function seed(place: Workplace, dataDir: string, count: number): Promise<void> {
  const script = [join(__dirname, "seed.ts"), dataDir, String(count)];
  const child = place.keep(execFile(process.execPath, ["--import", "tsx", ...script]));
  child.stderr?.pipe(process.stderr);
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`the tokens could not be put into the database of ${dataDir}`);
}
