import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commands as scripts } from "../../../toolchain/commands.mjs";
import { listWorkspaces } from "../../../toolchain/workspaces.mjs";
import { root } from "./page.js";
import type { Command } from "./shell.js";

/** A program with commands, each with the options that its `--help` shows. */
export type Program = ReadonlyMap<string, ReadonlySet<string>>;

/** A route as `GET /api/v1/shards/{}`, with every parameter's name left out. */
export type Routes = ReadonlySet<string>;

/** What there is to call. */
export interface Known {
  programs: Readonly<Record<string, Program>>;
  routes: Routes;
}

/** Why a command of a page cannot work, or undefined. */
export function faultOf(command: Command, known: Known): string | undefined {
  const [name = "", ...args] = command;
  if (Object.hasOwn(known.programs, name)) return faultOfProgram(name, args, known.programs[name]);
  const check = CHECKS[name];
  if (check !== undefined) return check(args, known);
  return OTHERS.has(name) || name.startsWith("./") ? undefined : `"${name}" is not a known command`;
}

/** Programs that everybody has, or that a page is about. */
const OTHERS = new Set([
  "cat",
  "cd",
  "docker",
  "echo",
  "esbuild",
  "eval",
  "export",
  "gh",
  "git",
  "install",
  "kubectl",
  "mkdir",
  "near",
  "node",
  "openssl",
  "rm",
  "systemctl",
  "systemd-creds",
  "tee",
  "tr",
]);

const CHECKS: Readonly<Record<string, (args: readonly string[], known: Known) => string | undefined>> = {
  pulumi: faultOfPulumi,
  npm: faultOfNpm,
  npx: (args, known) => {
    const [name = "", ...rest] = args.filter((arg) => arg !== "--no");
    if (Object.hasOwn(known.programs, name)) return faultOfProgram(name, rest, known.programs[name]);
    return name === "mocha" || name === "vite" || name === "tsc" ? undefined : `npx would install "${name}"`;
  },
  exec: faultOf,
  curl: faultOfRequest,
};

function faultOfProgram(name: string, args: readonly string[], program: Program = new Map()): string | undefined {
  const [command = ""] = args;
  if (command.startsWith("--")) return program.get("")?.has(command) ? undefined : `${name} has no option ${command}`;
  const options = program.get(command);
  if (options === undefined) return `${name} has no command "${command}"`;
  const own = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
  const unknown = own.map(flag).find((option) => option.startsWith("--") && !options.has(option));
  return unknown && `${name} ${command} has no option ${unknown}`;
}

/** Its commands that the pages use: not everything there is, but a slip is in none of them. */
const PULUMI = [
  ["cancel", "destroy", "import", "preview", "refresh", "up", "new"],
  ["config set", "package add", "plugin install", "stack export", "stack init", "stack output", "stack rename"],
  ["state delete", "state move"],
].flat();

function faultOfPulumi(args: readonly string[]): string | undefined {
  const words = args.join(" ");
  return PULUMI.some((command) => `${words} `.startsWith(`${command} `)) ? undefined : `pulumi has no "${words}"`;
}

function faultOfNpm(args: readonly string[]): string | undefined {
  const [command = "", name = ""] = args.filter((arg) => arg !== "-s");
  if (["ci", "init", "install", "pkg", "start"].includes(command)) return undefined;
  if (command === "pack") return faultOfPack(args);
  const script = command === "test" ? "test" : name;
  if (command !== "run" && command !== "test") return `npm has no command "${command}"`;
  if (script === "PLACEHOLDER") return undefined;
  if (!Object.hasOwn(SCRIPTS, script)) return `package.json has no script "${script}"`;
  const own = args.includes("--") ? args.slice(args.indexOf("--") + 1) : [];
  const options: object = Object.hasOwn(scripts, script) ? scripts[script as keyof typeof scripts].options : {};
  const unknown = own
    .map(flag)
    .find((arg) => arg.startsWith("--") && arg !== "--help" && !Object.hasOwn(options, arg.slice(2)));
  return unknown && `npm run ${script} has no option ${unknown}`;
}

function faultOfPack(args: readonly string[]): string | undefined {
  const folders = args.filter((_, index) => args[index - 1] === "--workspace");
  const unknown = folders.find((folder) => !listWorkspaces(root).some((workspace) => workspace.folder === folder));
  return unknown && `there is no workspace ${unknown}`;
}

const { scripts: SCRIPTS } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

function flag(arg: string): string {
  return arg.split("=")[0] ?? "";
}

function faultOfRequest(args: readonly string[], { routes }: Known): string | undefined {
  const address = args.find((arg) => arg.startsWith("$URL") || /^https?:/.test(arg)) ?? "";
  if (!address.startsWith("$URL")) return `curl calls "${address}", which is no address of the console`;
  const given = args[args.indexOf("-X") + 1];
  const method = args.includes("-X") ? given : args.includes("-d") ? "POST" : "GET";
  return faultOfRoute(`${method} ${address.slice("$URL".length)}`, routes);
}

/** Whether a route is documented. Parameters may be given as values, `{names}` or `$VARIABLES`; `…` stands for the beginning. */
export function faultOfRoute(route: string, routes: Routes): string | undefined {
  const [method = "", address = ""] = route.split(" ");
  const path = (address.split("?")[0] ?? "").replace(/^\/api\/v1/, "");
  const wanted = path.split("/").filter((part) => part !== "…");
  const found = [...routes].some((known) => {
    const [verb, template = ""] = known.split(" ");
    const parts = template.replace(/^\/api\/v1/, "").split("/");
    const own = path.startsWith("…") ? parts.slice(-wanted.length) : parts;
    return (
      verb === method && own.length === wanted.length && own.every((part, index) => fits(part, wanted[index] ?? ""))
    );
  });
  return found ? undefined : `the console has no route ${route}`;
}

function fits(part: string, wanted: string): boolean {
  return part === "{}" ? wanted !== "" : part === wanted;
}
