// @ts-nocheck: what it replaces takes anything
/**
 * Loaded before the command in a process of its own: counts the steps by which it changes a data folder and a server's database, and at one of
 * them kills the process or lets the step fail. What a copied database does within itself is no step. Plain JavaScript, since it is loaded so often.
 *
 * In the environment: CUT_FOLDER, the data folder; CUT_STEP, the number of the step, from 1; CUT_HOW, `kill` before the step, or `fail`.
 * Writes the step's name to descriptor 3.
 */
const { writeSync } = require("node:fs");
const fs = require("node:fs/promises");
const { relative } = require("node:path");
const { Client } = require("pg");

const { CUT_FOLDER: folder = "", CUT_STEP: at, CUT_HOW: how } = process.env;
let steps = 0;

function step(name) {
  steps += 1;
  if (String(steps) !== at) return;
  writeSync(3, name);
  if (how === "kill") process.kill(process.pid, "SIGKILL");
  throw new Error("cut off here");
}

for (const name of ["mkdir", "rename", "rm", "writeFile"]) {
  const original = fs[name];
  fs[name] = async (path, ...rest) => {
    const paths = [path, ...(name === "rename" ? rest : [])].map((one) => relative(folder, String(one)));
    const isOurs = paths.every((one) => one !== "" && !one.startsWith("..") && !isInside(one));
    // what is removed before it is written was not there
    if (isOurs && !(name === "rm" && paths[0]?.endsWith(".unfinished")))
      step(`${name} ${paths.map(withoutNumbers).join(" ")}`);
    return original(path, ...rest);
  };
}

function isInside(path) {
  return /(^|[/\\])(pg|pg\.unfinished|development-shards)[/\\]/.test(path);
}

function withoutNumbers(path) {
  return path.replace(/replaced-[^/\\]+/, "replaced").replace(/\.\d+\.unfinished/, ".unfinished");
}

const query = Client.prototype.query;
Client.prototype.query = function (statement, ...rest) {
  const text = String(statement?.text ?? statement);
  if (!/^(commit$|insert into token_labels)/i.test(text)) return query.call(this, statement, ...rest);
  return (async () => {
    step(`before ${text.slice(0, 24)}`);
    const result = await query.call(this, statement, ...rest);
    step(`after ${text.slice(0, 24)}`);
    return result;
  })();
};
