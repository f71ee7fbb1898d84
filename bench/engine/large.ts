import { step } from "../../toolchain/steps.mjs";
import { startConsole } from "../console-process.js";
import { median } from "../median.js";
import type { Row } from "../row.js";
import type { Workplace } from "../workplace.js";
import { Subject } from "./subject.js";

const COUNT = 2_000;
const ROUNDS = 3;
const YARDSTICK = "constant-text";

/** Refreshing a large stack: tokens that are read from the console's lists, against as many resources that answer from memory. */
export async function measureLarge(place: Workplace): Promise<Row[]> {
  const folder = await place.folder("large");
  const console = await startConsole(place, `${folder}/console`);
  const env = {
    CALIMERO_CONSOLE_URL: console.url,
    CALIMERO_ACCESS_KEY: console.accessKey,
    // how the stacks come to be is not measured, and a checkpoint for each of 2,000 resources takes minutes
    PULUMI_EXPERIMENTAL: "true",
    PULUMI_SKIP_CHECKPOINTS: "true",
  };
  const subjects = {
    keyring: await Subject.make(place, folder, "keyring", env),
    [YARDSTICK]: await Subject.make(place, folder, YARDSTICK, env),
  };
  const kinds = Object.keys(subjects) as (keyof typeof subjects)[];
  for (const kind of kinds) {
    await step(`pulumi up, ${COUNT} resources, ${kind}`, () => subjects[kind].run("up", COUNT));
  }
  const seconds = { keyring: [] as number[], [YARDSTICK]: [] as number[] };
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const kind of kinds) {
      const title = `pulumi refresh, ${COUNT} resources, ${kind}, ${round} of ${ROUNDS}`;
      seconds[kind].push(await step(title, async () => (await subjects[kind].run("refresh", COUNT)) / 1_000));
    }
  }
  await console.stop();
  return [
    {
      measure: `refresh of ${COUNT.toLocaleString("en")} AuthTokens`,
      figure: median(seconds.keyring),
      unit: "s",
      yardstick: { name: "constant text, from memory", figure: median(seconds[YARDSTICK]) },
      target: { of: "ratio", bound: "at most", value: 1.3 },
    },
  ];
}
