import { delimiter, join } from "node:path";
import { ensureNode, NODES } from "../toolchain/node/index.js";
import { pathVariable } from "../toolchain/pulumi/executables.js";
import { findPulumi } from "../toolchain/pulumi/index.js";
import { step } from "../toolchain/steps.mjs";
import type { ConsoleProcess } from "./console-process.js";
import { Subject } from "./engine/subject.js";
import { median } from "./median.js";
import type { Row } from "./row.js";
import type { Workplace } from "./workplace.js";

const COUNT = 3;
const ROUNDS = 7;

/** The lines of Node that are compared: one without a compile cache, and the newest. */
const VERSIONS = { "20": NODES.floor, "24": NODES["24"] };

const CACHES = ["cached", "compiled anew"] as const;

/**
 * A short `up`, most of which is loading modules: with Node's compile cache, and without any, in turns. The first of each, which fills the
 * cache, does not count.
 */
export async function measureFirstUp(place: Workplace, console: ConsoleProcess): Promise<Row[]> {
  const rows: Row[] = [];
  const pulumi = await findPulumi();
  for (const [line, version] of Object.entries(VERSIONS)) {
    const { dir } = await ensureNode(version);
    const folder = await place.folder(`first-up-${line}`);
    const path = pathVariable(process.env);
    const shared: NodeJS.ProcessEnv = {
      CALIMERO_CONSOLE_URL: console.url,
      CALIMERO_ACCESS_KEY: console.accessKey,
      [path]: [pulumi.dir, dir, process.env[path]].join(delimiter),
    };
    const environments = {
      cached: { ...shared, NODE_COMPILE_CACHE: join(folder, "compiled") },
      "compiled anew": { ...shared, NODE_COMPILE_CACHE: "", NODE_DISABLE_COMPILE_CACHE: "1" },
    };
    const seconds = { cached: [] as number[], "compiled anew": [] as number[] };
    const subjects = {
      cached: await Subject.make(place, join(folder, "1"), "keyring", environments.cached),
      "compiled anew": await Subject.make(place, join(folder, "2"), "keyring", environments["compiled anew"]),
    };
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const kind of CACHES) {
        const title = `pulumi up, ${COUNT} tokens, Node ${line}, modules ${kind}, ${round} of ${ROUNDS}`;
        const time = await step(title, () => subjects[kind].run("up", COUNT));
        if (round > 0) seconds[kind].push(time / 1_000);
        await subjects[kind].run("destroy", 0);
      }
    }
    rows.push({
      measure: `first up of ${COUNT} AuthTokens, Node ${version}, compile cache`,
      figure: median(seconds.cached),
      unit: "s",
      yardstick: { name: "the same without", figure: median(seconds["compiled anew"]) },
      target: { of: "ratio", bound: "at most", value: line === "20" ? 1.05 : 0.75 },
    });
  }
  return rows;
}
