import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Tests that are run and counted as one. */
export interface Suite {
  name: "unit" | "parts" | "postgres" | "browser" | "engine" | "clients" | "faults" | "versions";
  title: string;
  spec: readonly string[];
  /** What of it another suite runs. */
  ignore?: readonly string[];
  /** How many of its files run at a time (default: one): those that start processes mostly wait for them. */
  jobs?: number;
  timeoutMs: number;
  /** Whether it runs only when it is asked for, since it takes long. */
  onlyByName?: boolean;
  /** Whether its tests start real Pulumi runs. */
  needsPulumi: boolean;
  /** Whether its consoles run on a Postgres server. */
  needsPostgres: boolean;
  /** Whether a test of it starts a Postgres server of its own. */
  startsPostgres?: boolean;
  /** Whether its tests open pages in a Chromium. */
  needsBrowser: boolean;
}

/**
 * The suites that have test files: the unit tests, then the longest first, since the others fill what these leave of the machine. The unit suite is what `npm run test:unit` runs, in seconds; what .mocharc.json has it
 * ignore (`*.slow.test.ts`) starts consoles, hosts or processes, or tries hundreds of cases, and is a suite of its own.
 */
export function listSuites(root: string): Suite[] {
  const { spec, ignore = [], timeout } = JSON.parse(readFileSync(join(root, ".mocharc.json"), "utf8")) as MochaSettings;
  const without = { needsPulumi: false, needsPostgres: false, needsBrowser: false };
  const unit: Suite = { ...without, name: "unit", title: "unit tests", spec, ignore, timeoutMs: timeout };
  const running = { ...without, timeoutMs: 60_000 };
  const parts: Suite = {
    ...running,
    name: "parts",
    title: "tests of running parts",
    spec: ignore,
    startsPostgres: true,
    jobs: 2,
  };
  const postgres: Suite = {
    ...running,
    name: "postgres",
    title: "console on Postgres",
    spec: ONCE_MORE_ON_POSTGRES,
    ignore: WITHOUT_SQL,
    needsPostgres: true,
    jobs: 2,
  };
  const browser: Suite = {
    ...running,
    name: "browser",
    title: "browser tests",
    spec: ["test/browser/**/*.test.ts"],
    needsBrowser: true,
    jobs: 2,
  };
  const engine: Suite = { ...slow("engine"), jobs: 2 };
  const clients: Suite = { ...slow("clients"), jobs: 2 };
  const faults: Suite = { ...slow("faults"), startsPostgres: true, jobs: 2 };
  const versions: Suite = { ...slow("versions"), onlyByName: true };
  return [unit, engine, parts, faults, postgres, browser, clients, versions].filter(({ spec }) =>
    spec.some(hasTests(root)),
  );
}

/** What the console does by SQL. The gateway's and the development shard's own tests have no database, the command has one to itself. */
const ONCE_MORE_ON_POSTGRES = [
  "access-keys",
  "audit",
  "changes",
  "custodian",
  "health",
  "log",
  "openapi",
  "people",
  "problems",
  "restore",
  "server",
  "shards",
  "tokens",
].map((folder) => `test/console/${folder}/**/*.slow.test.ts`);

/** Of these, what asks no database, or has an embedded one to itself. */
const WITHOUT_SQL = [
  "health/version",
  "openapi/json-types",
  "people/attempts",
  "people/password",
  "server/late-gateway-body",
  "server/leaving",
  "server/listener",
  "server/slow-bodies",
].map((file) => `test/console/${file}.slow.test.ts`);

interface MochaSettings {
  spec: string[];
  ignore?: string[];
  timeout: number;
}

function slow(name: "engine" | "clients" | "faults" | "versions"): Suite {
  const spec = [`test/${name}/**/*.test.ts`];
  return {
    name,
    title: `${name} tests`,
    spec,
    timeoutMs: 300_000,
    needsPulumi: true,
    needsPostgres: false,
    needsBrowser: false,
  };
}

/** For patterns of the form `<folder>/**` + `/*.test.ts`, with something else in the place of `*`. */
function hasTests(root: string): (pattern: string) => boolean {
  return (pattern) => {
    const [folder = "", names = ""] = pattern.split("/**/");
    const ending = names.slice(names.indexOf("."));
    const place = join(root, folder);
    return existsSync(place) && readdirSync(place, { recursive: true }).some((file) => String(file).endsWith(ending));
  };
}
