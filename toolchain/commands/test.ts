/** `npm test`: runs every check, prints a summary, and as its very last line `N passed, N failed`. */
import { delimiter, dirname } from "node:path";
import { buildWorkspaces } from "../bootstrap/build.mjs";
import { VITE_ARGUMENTS } from "../bootstrap/pages.mjs";
import { buildTemplate } from "../bootstrap/template.mjs";
import { runMocha } from "../checks/mocha";
import { failedOutcome, type Outcome } from "../checks/outcome";
import { checkPackages } from "../checks/packages";
import { listSuites, type Suite } from "../checks/suites";
import { summarise } from "../checks/summary";
import { runTool, type Tool } from "../checks/tool";
import { Interrupted } from "../child-process.mjs";
import { ensureChromium } from "../chromium";
import { endAfter } from "../end-after.mjs";
import { ensureNode, NODES } from "../node";
import { ensurePostgres, type PostgresServer, startPostgres } from "../postgres";
import { findPulumi } from "../pulumi";
import { pathVariable } from "../pulumi/executables";
import { explain, SetupError } from "../setup-error.mjs";
import * as announcer from "../steps.mjs";
import { parseOptions } from "./options";

const root = dirname(dirname(__dirname));

/** Which tests run on Postgres is not for the caller's environment to say. */
const { KEYRING_TEST_DATABASE_URL: _, ...env } = process.env;

/** What the programs of the tests are written in. */
const LANGUAGES = ["nodejs", "yaml", "python"] as const;

const format: Tool = {
  title: "format and lint",
  package: "@biomejs/biome",
  bin: "biome",
  // It takes CI for a terminal with colours.
  args: ["ci", "--colors=off", "."],
  advice: "npm run fix puts most of it right.",
};
const types: Tool = {
  title: "types and build",
  package: "typescript",
  bin: "tsc",
  args: ["-b"],
  advice: "correct what the compiler reports; npm run build repeats only this.",
};
const pages: Tool = {
  title: "web pages",
  package: "vite",
  args: VITE_ARGUMENTS,
  advice: "put right what Vite reports; npm run build repeats it.",
};

async function main(): Promise<Outcome[]> {
  const { only = [], grep: [grep] = [] } = parseOptions("test", process.argv.slice(2));
  const suites = listSuites(root);
  const known = ["format", "types", ...suites.map(({ name }) => name), "packages"];
  const unknown = only.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new SetupError(`There is no check "${unknown}".`, [`--only takes ${known.join(", ")}.`]);
  const wanted = (name: string) =>
    only.length > 0 ? only.includes(name) : grep === undefined || suites.some((suite) => suite.name === name);
  const byItself = ({ name, onlyByName = false }: Suite) => wanted(name) && (!onlyByName || only.includes(name));

  const outcomes: Outcome[] = [];
  if (wanted("format")) outcomes.push(await runTool(format, root, announcer));
  if (wanted("types")) {
    outcomes.push(await runTool(types, root, announcer), await checkTemplate(), await runTool(pages, root, announcer));
  } else if (known.some((name) => name !== "format" && wanted(name))) await buildWorkspaces(root, announcer);
  for (const suite of suites) {
    if (!byItself(suite)) continue;
    if (suite.name === "versions")
      outcomes.push(...(await onOtherNodes(suites, ["unit", "parts"], ["floor", "24"], grep)));
    outcomes.push(await runSuite(suite, grep));
    // seconds, and the line that users install today
    if (suite.name === "unit") outcomes.push(...(await onOtherNodes(suites, ["unit"], ["24"], grep)));
  }
  if (wanted("packages")) outcomes.push(...(await checkPackages(root, announcer)));
  return outcomes;
}

/** Tests once more on releases of Node that this process may not be. */
async function onOtherNodes(
  suites: readonly Suite[],
  names: readonly Suite["name"][],
  nodes: readonly (keyof typeof NODES)[],
  grep: string | undefined,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const suite of suites.filter(({ name }) => names.includes(name))) {
    for (const node of nodes) {
      // a machine's own Node of that line will do, where there is one
      if (process.version.startsWith(`v${node}.`)) continue;
      outcomes.push(await runSuite({ ...suite, title: `${suite.title} on Node ${NODES[node]}` }, grep, NODES[node]));
    }
  }
  return outcomes;
}

/** @param version the Node to run it on, where that is not this process's own */
/** Makes what the console's embedded database starts from, as `npm run build` does. */
async function checkTemplate(): Promise<Outcome> {
  const title = "template of the embedded database";
  const started = Date.now();
  try {
    await buildTemplate(root, announcer);
    return { title, passed: 1, failed: 0, skipped: 0, milliseconds: Date.now() - started, failures: [] };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.log(explain(error));
    return failedOutcome(title, Date.now() - started, error.message);
  }
}

async function runSuite(suite: Suite, grep: string | undefined, version?: string): Promise<Outcome> {
  const started = Date.now();
  let postgres: PostgresServer | undefined;
  try {
    // Found once for all test files, which then find it in PULUMI_BIN or CHROMIUM_BIN.
    const pulumi = suite.needsPulumi ? { PULUMI_BIN: (await findPulumi({ languages: LANGUAGES })).bin } : {};
    const chromium = suite.needsBrowser ? { CHROMIUM_BIN: await ensureChromium() } : {};
    postgres = suite.needsPostgres ? await startPostgres(await ensurePostgres()) : undefined;
    const database = postgres ? { KEYRING_TEST_DATABASE_URL: postgres.url } : {};
    const node = version === undefined ? undefined : await ensureNode(version);
    console.log(`\n── ${suite.title} ──`);
    const path = node ? { [pathVariable(env)]: `${node.dir}${delimiter}${env[pathVariable(env)] ?? ""}` } : {};
    return await runMocha({
      ...suite,
      grep,
      root,
      env: { ...env, ...path, ...pulumi, ...chromium, ...database },
      ...(node && { node: node.bin }),
    });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.log(explain(error));
    return failedOutcome(suite.title, Date.now() - started, error.message);
  } finally {
    await postgres?.stop();
  }
}

main()
  .catch((error: unknown) => {
    if (error instanceof Interrupted) throw error;
    console.log(`\n${explain(error)}`);
    return [failedOutcome("set-up", 0, error instanceof Error ? error.message : String(error))];
  })
  .then((outcomes) => {
    const { text, lastLine, ok } = summarise(outcomes);
    process.exitCode = ok ? 0 : 1;
    console.log(`\n${text}\n\n${lastLine}`);
  })
  .catch(endAfter);
