import fs from "node:fs/promises";
import { relative } from "node:path";
import { Client } from "pg";

/**
 * Loaded before the command in a process of its own: counts the steps by which it changes a data folder and a server's database, and at one of
 * them kills the process or lets the step fail. What a copied database does within itself is no step.
 *
 * In the environment: CUT_FOLDER, the data folder; CUT_STEP, the number of the step, from 1; CUT_HOW, `kill` before the step, or `fail`.
 * Writes the step's name to descriptor 3.
 */
const { CUT_FOLDER: folder = "", CUT_STEP: at, CUT_HOW: how } = process.env;
let steps = 0;

function step(name: string): void {
  steps += 1;
  if (String(steps) !== at) return;
  require("node:fs").writeSync(3, name);
  if (how === "kill") process.kill(process.pid, "SIGKILL");
  throw new Error("cut off here");
}

type Change = (path: string, ...rest: unknown[]) => Promise<unknown>;
const changes = fs as unknown as Record<string, Change>;
for (const name of ["mkdir", "rename", "rm", "writeFile"] as const) {
  const original = changes[name] as Change;
  changes[name] = async (path, ...rest) => {
    const paths = [path, ...(name === "rename" ? rest : [])].map((one) => relative(folder, String(one)));
    const isOurs = paths.every((one) => one !== "" && !one.startsWith("..") && !isInside(one));
    // what is removed before it is written was not there
    if (isOurs && !(name === "rm" && paths[0]?.endsWith(".unfinished")))
      step(`${name} ${paths.map(withoutNumbers).join(" ")}`);
    return original(path, ...rest);
  };
}

function isInside(path: string): boolean {
  return /(^|[/\\])(pg|pg\.unfinished|development-shards)[/\\]/.test(path);
}

function withoutNumbers(path: string): string {
  return path.replace(/replaced-[^/\\]+/, "replaced").replace(/\.\d+\.unfinished/, ".unfinished");
}

type Query = (statement: unknown, ...rest: unknown[]) => unknown;
const prototype = Client.prototype as unknown as { query: Query };
const query = prototype.query;
prototype.query = function (this: Client, statement, ...rest) {
  const text = String((statement as { text?: string })?.text ?? statement);
  if (!/^(commit$|insert into token_labels)/i.test(text)) return query.call(this, statement, ...rest);
  return (async () => {
    step(`before ${text.slice(0, 24)}`);
    const result = await (query.call(this, statement, ...rest) as Promise<unknown>);
    step(`after ${text.slice(0, 24)}`);
    return result;
  })();
};
