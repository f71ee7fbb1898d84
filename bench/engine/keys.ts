import { performance } from "node:perf_hooks";
import { CustodianKey } from "../../provider/src/calimero/custodian-key";
import { contextOf } from "../../provider/src/hosts/operation";
import { explicitSettings } from "../../provider/src/hosts/settings";
import { Clients } from "../../provider/src/lifecycle/clients";
import { step } from "../../toolchain/steps.mjs";
import { type ConsoleProcess, SHARD, startConsole } from "../console-process.js";
import { median } from "../median.js";
import type { Row } from "../row.js";
import type { Workplace } from "../workplace.js";
import { Subject } from "./subject.js";

const COUNT = 200;
const ROUNDS = 3;
const ONE_BY_ONE = 20;
/** Seconds after which the development shard makes a block, counted from the first transaction for it. */
const BLOCK_TIME = 0.1;

/** Custodian keys, each of which has to come into a block of the chain, against as many AuthTokens, which need none. */
export async function measureKeys(place: Workplace): Promise<Row[]> {
  const folder = await place.folder("keys");
  const console = await startConsole(place, `${folder}/console`);
  const env = { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey };
  const alone = await step(`Creating ${ONE_BY_ONE} keys, one after the other`, () => oneByOne(console));
  const subjects = {
    keyring: await Subject.make(place, folder, "keyring", env),
    "custodian-key": await Subject.make(place, folder, "custodian-key", env),
  };
  const seconds = { keyring: [] as number[], "custodian-key": [] as number[] };
  const kinds = Object.keys(subjects) as (keyof typeof subjects)[];
  // the first run of a program reads its modules from the disk
  for (const kind of kinds) await subjects[kind].run("up", 0);
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const kind of kinds) {
      const title = `pulumi up, ${COUNT} resources, ${kind}, ${round} of ${ROUNDS}`;
      seconds[kind].push(await step(title, async () => (await subjects[kind].run("up", COUNT)) / 1_000));
      await subjects[kind].run("destroy", COUNT);
    }
  }
  await console.stop();
  return [
    {
      measure: `creating a CustodianKey, the middle of ${ONE_BY_ONE}; the chain's block time is ${BLOCK_TIME} s`,
      figure: alone,
      unit: "s",
      target: { of: "figure", bound: "at most", value: BLOCK_TIME + 0.3 },
    },
    {
      measure: `up of ${COUNT} CustodianKeys, less one block time`,
      figure: median(seconds["custodian-key"]) - BLOCK_TIME,
      unit: "s",
      yardstick: { name: "AuthTokens", figure: median(seconds.keyring) },
      target: { of: "ratio", bound: "at most", value: 1.3 },
    },
  ];
}

/** Seconds from the call of the provider until the key is known to be on the chain. */
async function oneByOne({ url, accessKey }: ConsoleProcess): Promise<number> {
  const settings = new Map([
    ["calimeroUrl", url],
    ["calimeroAccessKey", accessKey],
  ]);
  const clients = new Clients();
  const log = { info: () => {}, warn: () => {} };
  const seconds: number[] = [];
  for (let made = 0; made < ONE_BY_ONE; made += 1) {
    const context = contextOf({ settings: explicitSettings(settings), clients, log });
    const begun = performance.now();
    const { id, state } = await CustodianKey.create({ shardId: SHARD, accountId: "demos.calimero.testnet" }, context);
    seconds.push((performance.now() - begun) / 1_000);
    await CustodianKey.delete(id, state, contextOf({ settings: context.settings, clients, log }));
  }
  return median(seconds);
}
