import { accessSync, constants, mkdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { runAndCollect } from "../../../toolchain/child-process.mjs";
import { cacheRoot, isGoBuilt } from "../../../toolchain/pulumi/cache.js";
import { findPulumi } from "../../../toolchain/pulumi/index.js";

/** A plugin for @pulumi/random, as a run of Pulumi finds it. */
export interface RandomPlugin {
  /** Whether it is Pulumi's own, and not the stand-in of the tests. */
  real: boolean;
  /** What comes before the rest of PATH. */
  path: string;
}

const VERSION = "4.21.2";
const PROGRAM = "pulumi-resource-random";

let found: Promise<RandomPlugin> | undefined;

/** Pulumi's own plugin from PATH, or downloaded where this Pulumi is a release, which was downloaded itself; otherwise the stand-in. */
export function randomPlugin(): Promise<RandomPlugin> {
  found ??= find();
  return found;
}

async function find(): Promise<RandomPlugin> {
  const onPath = (process.env["PATH"] ?? "").split(delimiter).find((folder) => isProgram(join(folder, PROGRAM)));
  if (onPath !== undefined) return { real: true, path: onPath };
  const downloaded = await download();
  return downloaded === undefined ? { real: false, path: join(__dirname, "bin") } : { real: true, path: downloaded };
}

async function download(): Promise<string | undefined> {
  const pulumi = await findPulumi({ languages: ["nodejs"] });
  if (isGoBuilt(dirname(pulumi.bin))) return undefined;
  const home = join(cacheRoot(process.env), "home-with-random");
  mkdirSync(home, { recursive: true });
  const env = { ...process.env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const { code } = await runAndCollect(pulumi.bin, ["plugin", "install", "resource", "random", VERSION], {
    env,
    timeoutMs: 60_000,
  });
  const folder = join(home, "plugins", `resource-random-v${VERSION}`);
  return code === 0 && isProgram(join(folder, PROGRAM)) ? folder : undefined;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
