import { step } from "../../toolchain/steps.mjs";
import { startConsole } from "../console-process.js";
import { median } from "../median.js";
import type { Row, Target } from "../row.js";
import type { Workplace } from "../workplace.js";
import { KINDS, type Kind, OPERATIONS, type Operation, Subject, TARGETED_COUNT } from "./subject.js";

type Measured<Key extends string> = Record<Key, Record<Kind, number>>;

/**
 * What the engine takes with AuthTokens at a real console, with as many built-in `Stash` resources (its floor), with ordinary dynamic
 * resources and with ones whose code is a constant text, both of which answer from memory.
 */
export async function measureEngine(place: Workplace, count: number): Promise<Row[]> {
  const folder = await place.folder("engine");
  const console = await startConsole(place, `${folder}/console`);
  const env = { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey };
  const subjects = await forEachKind((kind) => Subject.make(place, folder, kind, env));

  // the first run of a program reads its modules from the disk; it also tells what a state holds without resources
  await forEachKind((kind) => subjects[kind].run("up", 0));
  const empty = await forEachKind((kind) => subjects[kind].stateBytes());
  const seconds = {} as Measured<Operation>;
  const bytes = {} as Measured<Operation>;
  for (const operation of OPERATIONS) {
    seconds[operation] = await timed(subjects, operation, count);
    bytes[operation] = await forEachKind(async (kind) => ((await subjects[kind].stateBytes()) - empty[kind]) / count);
  }
  await console.stop();

  const rows = [...timeRows(seconds, count), ...sizeRows(bytes)];
  // the targets are for stacks in which the start of the processes no longer counts
  return count >= TARGETED_COUNT ? rows : rows.map(({ target: _, ...row }) => row);
}

/** How often an operation is done; those that change nothing can be repeated, and the short ones need it. */
const ROUNDS: Record<Operation, number> = { up: 1, preview: 3, refresh: 3, change: 1, destroy: 1 };

/** Seconds of an operation. All do it before any does the next, so that a noisy minute hits them alike. */
async function timed(subjects: Record<Kind, Subject>, operation: Operation, count: number) {
  const rounds: Record<Kind, number>[] = [];
  for (let round = 1; round <= ROUNDS[operation]; round += 1) {
    const which = ROUNDS[operation] > 1 ? `, ${round} of ${ROUNDS[operation]}` : "";
    rounds.push(
      await forEachKind((kind) =>
        step(
          `pulumi ${operation}, ${count} resources, ${kind}${which}`,
          async () => (await subjects[kind].run(operation, count)) / 1_000,
        ),
      ),
    );
  }
  return forEachKind(async (kind) => median(rounds.map((round) => round[kind])));
}

/** Which yardsticks an operation has, and the most it may take of each. */
const LIMITS: Record<Operation, readonly (readonly [Kind, number])[]> = {
  up: [
    ["seven-methods", 0.65],
    ["stash", 1.9],
  ],
  preview: [["stash", 1.5]],
  refresh: [["constant-text", 1.3]],
  change: [["seven-methods", 0.7]],
  destroy: [
    ["seven-methods", 0.65],
    ["stash", 1.9],
  ],
};

const NAMES: Record<Kind, string> = {
  stash: "built-in Stash",
  keyring: "AuthToken",
  "constant-text": "constant text, from memory",
  "seven-methods": "ordinary dynamic, from memory",
};

/** The yardsticks of a rotation are updated. */
const WORDS: Record<Operation, string> = {
  up: "up of",
  preview: "unchanged preview of",
  refresh: "refresh of",
  change: "rotating",
  destroy: "destroy of",
};

function timeRows(seconds: Measured<Operation>, count: number): Row[] {
  return OPERATIONS.flatMap((operation) => {
    const { keyring, ...yardsticks } = seconds[operation];
    return (Object.keys(yardsticks) as (keyof typeof yardsticks)[]).map((kind) => ({
      measure: `${WORDS[operation]} ${count} AuthTokens`,
      figure: keyring,
      unit: "s",
      yardstick: { name: NAMES[kind], figure: yardsticks[kind] },
      ...targetOf(LIMITS[operation].find(([limited]) => limited === kind)?.[1]),
    }));
  });
}

function sizeRows({ up, change }: Measured<Operation>): Row[] {
  const row = { measure: "state per AuthToken", figure: up.keyring, unit: "bytes" };
  return [
    { ...row, target: { of: "figure", bound: "at most", value: 2_200 } },
    { ...row, yardstick: { name: NAMES["seven-methods"], figure: up["seven-methods"] }, ...targetOf(0.5) },
    {
      measure: "state per AuthToken during an overlap",
      figure: change.keyring,
      unit: "bytes",
      target: { of: "figure", bound: "at most", value: 2_700 },
    },
  ];
}

function targetOf(value: number | undefined): { target?: Target } {
  return value === undefined ? {} : { target: { of: "ratio", bound: "at most", value } };
}

/** One after the other, since two at once would measure each other. */
async function forEachKind<Result>(work: (kind: Kind) => Promise<Result>): Promise<Record<Kind, Result>> {
  const results = {} as Record<Kind, Result>;
  for (const kind of KINDS) results[kind] = await work(kind);
  return results;
}
