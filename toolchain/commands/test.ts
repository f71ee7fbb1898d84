/** `npm test`: runs every check, prints a summary, and as its very last line `N passed, N failed`. */
import { delimiter, dirname } from "node:path";
import { buildWorkspaces } from "../bootstrap/build.mjs";
import { VITE_ARGUMENTS } from "../bootstrap/pages.mjs";
import { buildTemplate } from "../bootstrap/template.mjs";
import { runMocha } from "../checks/mocha";
import { failedOutcome, type Outcome } from "../checks/outcome";
import { checkPackages } from "../checks/packages";
import { sideBySide } from "../checks/side-by-side";
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
  const runs = suites.filter(byItself).flatMap((suite) => runsOf(suite, suites));
  // in seconds they tell most of what can be wrong
  const quick = runs.filter(({ suite }) => suite.name === "unit");
  for (const run of quick) outcomes.push(await runSuite(await prepare(run), grep));
  const slow: Prepared[] = [];
  for (const run of runs) if (!quick.includes(run)) slow.push(await prepare(run));
  const heard = slow.length > 1 ? printed : undefined;
  outcomes.push(
    ...(await sideBySide(
      slow.map((run) => () => runSuite(run, grep, heard)),
      AT_A_TIME,
    )),
  );
  if (wanted("packages")) outcomes.push(...(await checkPackages(root, announcer)));
  return outcomes;
}

/** Suites that run at the same time: the files of one are not enough to keep a machine busy until its end. */
const AT_A_TIME = 2;

/** A suite, on a Node that this process's own may not be. */
interface Run {
  suite: Suite;
  node?: keyof typeof NODES;
}

/** What is run for a suite: some tests run once more on other releases of Node. */
function runsOf(suite: Suite, suites: readonly Suite[]): Run[] {
  // seconds, and the lines that users install today
  if (suite.name === "unit") return [{ suite }, ...onOtherNodes([suite], ["24", "26"])];
  if (suite.name !== "versions") return [{ suite }];
  const others = suites.filter(({ name }) => name === "unit" || name === "parts");
  return [...onOtherNodes(others, ["floor", "24", "26"]), { suite }];
}

function onOtherNodes(suites: readonly Suite[], nodes: readonly (keyof typeof NODES)[]): Run[] {
  return suites.flatMap((suite) =>
    nodes
      // a machine's own Node of that line will do, where there is one
      .filter((node) => !process.version.startsWith(`v${node}.`))
      .map((node) => ({ suite: { ...suite, title: `${suite.title} on Node ${NODES[node]}` }, node })),
  );
}

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

/** A suite with all that it needs of the machine; or why that cannot be had. */
interface Prepared {
  suite: Suite;
  env: NodeJS.ProcessEnv;
  node?: string;
  unable?: SetupError;
}

/** Finds or installs what a suite needs, once for all its files. Never two at a time: each may install packages of the system. */
async function prepare({ suite, node: version }: Run): Promise<Prepared> {
  try {
    const pulumi = suite.needsPulumi ? { PULUMI_BIN: (await findPulumi({ languages: LANGUAGES })).bin } : {};
    const chromium = suite.needsBrowser ? { CHROMIUM_BIN: await ensureChromium() } : {};
    // where there is none, the tests say so
    if (suite.startsPostgres) await ensurePostgres().catch(() => {});
    const node = version === undefined ? undefined : await ensureNode(NODES[version]);
    const path = node ? { [pathVariable(env)]: `${node.dir}${delimiter}${env[pathVariable(env)] ?? ""}` } : {};
    return { suite, env: { ...env, ...path, ...pulumi, ...chromium }, ...(node && { node: node.bin }) };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return { suite, env, unable: error };
  }
}

/** @param print takes its output at its end, where other suites run at the same time */
async function runSuite(
  { suite, unable, ...how }: Prepared,
  grep: string | undefined,
  print?: Print,
): Promise<Outcome> {
  const started = Date.now();
  let postgres: PostgresServer | undefined;
  try {
    if (unable) throw unable;
    postgres = suite.needsPostgres ? await startPostgres(await ensurePostgres()) : undefined;
    const database = postgres ? { KEYRING_TEST_DATABASE_URL: postgres.url } : {};
    if (!print) console.log(`\n── ${suite.title} ──`);
    const run = { ...suite, ...how, grep, root, env: { ...how.env, ...database } };
    if (!print) return await runMocha(run);
    return await announcer.step(`Running the ${suite.title}`, () => runMocha({ ...run, print: print(suite.title) }));
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.log(explain(error));
    return failedOutcome(suite.title, Date.now() - started, error.message);
  } finally {
    await postgres?.stop();
  }
}

type Print = (title: string) => (output: string) => void;

const printed: Print = (title) => (output) => announcer.aside(() => console.log(`\n── ${title} ──\n${output}`));

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
