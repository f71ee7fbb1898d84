import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { generateSdks } from "../../toolchain/pulumi/sdk-generator";
import { completeSdk, packNodeSdk } from "../../toolchain/release/generated-sdk";
import { makePluginArchive } from "../../toolchain/release/plugin-archive";
import * as announcer from "../../toolchain/steps.mjs";
import { step } from "../../toolchain/steps.mjs";
import { type ConsoleProcess, startConsole } from "../console-process.js";
import { median } from "../median.js";
import { settledMemory } from "../memory.js";
import type { Row } from "../row.js";
import type { Workplace } from "../workplace.js";
import { type Operation, PROGRAMS, Subject, TARGETED_COUNT } from "./subject.js";

const root = join(__dirname, "..", "..");

const KINDS = ["stash", "keyring", "plugin-from-memory", "plugin", "generated-sdk"] as const;
type Kind = (typeof KINDS)[number];

/** The life of a stack. */
const LIFE = ["up", "preview", "destroy"] as const satisfies readonly Operation[];

/** How often it is lived: the ratios are close to their targets, and one noisy minute must not decide. Each is first once. */
const LIVES = KINDS.length;

const STARTS = 7;

/**
 * AuthTokens through the native plugin as it is released, against the same ones as dynamic resources, against built-in `Stash`, and against a
 * plugin that keeps the same state and does nothing.
 */
export async function measurePlugin(place: Workplace, count: number): Promise<Row[]> {
  const folder = await place.folder("plugin");
  const plugin = await step("Packing the plugin", async () => {
    await makePluginArchive(root, join(folder, "release"));
    return join(folder, "release", "pulumi-resource-keyring");
  });
  const console = await startConsole(place, `${folder}/console`);
  const times = await timesOf(place, folder, count, { plugin, env: environment(console) });
  const starts = await step(`Starting the plugin, ${STARTS} times`, () => startsOf(place, plugin));
  const memory = await memoryAfterUp(place, count, plugin, console);
  await console.stop();
  const rows: Row[] = [
    ...times,
    { measure: "plugin start to its port", figure: starts, unit: "ms", target: atMost("figure", 400) },
    { measure: `plugin's memory after an up of ${count}`, figure: memory, unit: "MB", target: atMost("figure", 120) },
  ];
  // the targets are for stacks in which the start of the processes no longer counts
  return count >= TARGETED_COUNT ? rows : rows.map(({ target: _, ...row }) => row);
}

async function timesOf(
  place: Workplace,
  folder: string,
  count: number,
  { plugin, env }: { plugin: string; env: NodeJS.ProcessEnv },
): Promise<Row[]> {
  const subjects = {
    stash: await Subject.make(place, folder, "stash", env),
    keyring: await Subject.make(place, folder, "keyring", env),
    "plugin-from-memory": await Subject.make(
      place,
      folder,
      "plugin-from-memory",
      env,
      join(PROGRAMS, "plugin-from-memory"),
    ),
    plugin: await Subject.make(place, folder, "plugin", env, plugin),
    "generated-sdk": await Subject.make(
      place,
      folder,
      "generated-sdk",
      { ...env, BENCH_SDK: await sdkIn(folder) },
      plugin,
    ),
  };
  // the first run of a program reads its modules from the disk
  for (const kind of KINDS) await subjects[kind].run("up", 0);
  const none = () => Object.fromEntries(KINDS.map((kind) => [kind, [] as number[]]));
  const seconds = Object.fromEntries(LIFE.map((operation) => [operation, none()])) as Seconds;
  for (let life = 1; life <= LIVES; life += 1) {
    for (const operation of LIFE) {
      for (const kind of inTurn(life)) {
        const title = `pulumi ${operation}, ${count} resources, ${kind}, ${life} of ${LIVES}`;
        const time = await step(title, () => subjects[kind].run(operation, count));
        seconds[operation][kind].push(time / 1_000);
      }
    }
  }
  return LIFE.flatMap((operation) => timeRows(operation, count, seconds[operation]));
}

/** The plugin's SDK for Node.js, generated and compiled as it is published. @returns its folder */
async function sdkIn(folder: string): Promise<string> {
  await generateSdks(join(root, "provider", "schema.json"), join(folder, "sdks"), announcer);
  const sdk = join(folder, "sdks", "nodejs");
  completeSdk(root, sdk, "nodejs");
  await mkdir(join(folder, "npm"));
  await packNodeSdk(root, sdk, join(folder, "npm"));
  return join(sdk, "bin");
}

/** Another one is first in each life: the disk still writes what the run before has left. */
function inTurn(life: number): Kind[] {
  return KINDS.map((_, place) => KINDS[(place + life) % KINDS.length] as Kind);
}

type Seconds = Record<(typeof LIFE)[number], Record<Kind, number[]>>;

function timeRows(operation: (typeof LIFE)[number], count: number, seconds: Seconds[typeof operation]): Row[] {
  const measure = `${WORDS[operation]} ${count} AuthTokens, plugin`;
  const row = { measure, figure: median(seconds.plugin), unit: "s" };
  const dynamic = { name: "the same, dynamic", figure: median(seconds.keyring) };
  const stash = { name: "built-in Stash", figure: median(seconds.stash) };
  // the engine's own share: each of its checkpoints holds every resource whole
  const memory = { name: "a plugin of as much state, doing nothing", figure: median(seconds["plugin-from-memory"]) };
  return [
    { ...row, yardstick: dynamic, target: atMost("ratio", 0.9) },
    { ...row, yardstick: stash, target: atMost("ratio", 1.4) },
    { ...row, yardstick: memory },
    {
      ...row,
      measure: `${measure}'s generated SDK`,
      figure: median(seconds["generated-sdk"]),
      yardstick: dynamic,
      target: atMost("ratio", 1.1),
    },
  ];
}

const WORDS = { up: "up of", preview: "unchanged preview of", destroy: "destroy of" };

/** Milliseconds from starting the plugin until it tells its port, the middle of some. */
async function startsOf(place: Workplace, plugin: string): Promise<number> {
  const times: number[] = [];
  for (let start = 1; start <= STARTS; start += 1) {
    const begun = performance.now();
    const { child } = await started(place, plugin, {});
    times.push(performance.now() - begun);
    await ended(child);
  }
  return median(times);
}

/** Resident megabytes of a plugin that stays, once an up has gone through it. */
async function memoryAfterUp(
  place: Workplace,
  count: number,
  plugin: string,
  console: ConsoleProcess,
): Promise<number> {
  const env = environment(console);
  const { child, port } = await started(place, plugin, env);
  const folder = await place.folder("attached");
  const attached = { ...env, PULUMI_DEBUG_PROVIDERS: `keyring:${port}` };
  const subject = await Subject.make(place, folder, "plugin", attached, plugin);
  await step(`pulumi up, ${count} resources, plugin that stays`, () => subject.run("up", count));
  const memory = await step("Waiting for its memory to settle", () => settledMemory(child.pid ?? 0));
  await ended(child);
  return memory;
}

async function started(place: Workplace, plugin: string, env: NodeJS.ProcessEnv) {
  const program = join(plugin, "pulumi-resource-keyring");
  // with an engine's address, it ends with its standard input
  const child = place.keep(
    spawn(process.execPath, [program, "127.0.0.1:1"], {
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "inherit"],
    }),
  );
  const [port] = (await once(createInterface(child.stdout ?? Readable.from([])), "line")) as [string];
  return { child, port };
}

async function ended(child: ChildProcess): Promise<void> {
  const end = once(child, "close");
  child.stdin?.end();
  await end;
}

function environment({ url, accessKey }: ConsoleProcess): NodeJS.ProcessEnv {
  return { CALIMERO_CONSOLE_URL: url, CALIMERO_ACCESS_KEY: accessKey };
}

function atMost(of: "ratio" | "figure", value: number) {
  return { of, bound: "at most", value } as const;
}
