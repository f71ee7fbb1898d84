import { readFileSync } from "node:fs";
import { didYouMean } from "pulumi-keyring-near";
import { StartError, UsageError } from "../start-error.js";
import { SERVE_ENVIRONMENT, SERVE_OPTIONS } from "./options.js";
import { SECRET_SETTINGS } from "./secret-files.js";

/** Where a command's settings come from, besides its own arguments. */
export interface Surroundings {
  /** The arguments without `--config`. */
  args: string[];
  /** The environment, and below it what the configuration file says. */
  env: NodeJS.ProcessEnv;
  /** The variables that the configuration file has set. */
  fromFile: ReadonlySet<string>;
}

/**
 * Reads the configuration file that `--config` or KEYRING_CONSOLE_CONFIG names, if any. A variable of the environment wins over the file.
 * @throws StartError that names everything that is wrong with the file, and no value
 */
export function readConfiguration(given: readonly string[], env: NodeJS.ProcessEnv): Surroundings {
  const { args, named } = withoutConfig(given);
  const file = named ?? (env.KEYRING_CONSOLE_CONFIG || undefined);
  if (file === undefined) return { args, env, fromFile: new Set() };
  const settings = Object.entries(readConfigFile(file)).filter(([name]) => !isSet(name, env));
  return { args, env: { ...env, ...Object.fromEntries(settings) }, fromFile: new Set(settings.map(([name]) => name)) };
}

/** A secret in the environment wins over the file of it that a configuration names. */
function isSet(name: string, env: NodeJS.ProcessEnv): boolean {
  return Boolean(env[name] || env[name.replace(/_FILE$/, "")]);
}

function withoutConfig(given: readonly string[]): { args: string[]; named: string | undefined } {
  const args = [...given];
  const at = args.findIndex((arg) => arg === "--config" || arg.startsWith("--config="));
  if (at < 0) return { args, named: undefined };
  const [option = ""] = args.splice(at, 1);
  const named = option.includes("=") ? option.slice("--config=".length) : args.splice(at, 1)[0];
  if (!named) throw new UsageError("--config needs the path of a configuration file.");
  return { args, named };
}

/** The variables that a file sets. */
function readConfigFile(file: string): Record<string, string> {
  const content = parsed(file);
  if (content === null) return {};
  if (!isMapping(content)) throw new StartError(`${file} is not a list of settings, like "port: 8080".`);
  const mistakes: string[] = [];
  const settings = Object.entries(content).flatMap(([key, value]): [string, string][] => {
    const name = VARIABLES.get(key);
    if (name === undefined) {
      mistakes.push(why(key));
      return [];
    }
    const text = asText(value);
    if (text !== undefined) return [[name, text]];
    mistakes.push(`"${key}" takes a text, a number, true or false, or a list of them.`);
    return [];
  });
  if (mistakes.length > 0) throw new StartError(mistakes.map((mistake) => `${file}: ${mistake}`).join("\n"));
  return Object.fromEntries(settings);
}

function parsed(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new StartError(`The configuration file ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  // loaded only when used
  const { parse } = require("yaml") as typeof import("yaml");
  try {
    return parse(text);
  } catch (error) {
    // what follows quotes the line, which may hold a secret
    const [what = ""] = (error as Error).message.split("\n");
    throw new StartError(`The configuration file ${file} is not valid YAML: ${what.replace(/:$/, "")}.`);
  }
}

function why(key: string): string {
  const secret = SECRETS.get(key);
  if (secret === undefined) return `there is no setting "${key}"${didYouMean(key, [...VARIABLES.keys()], ".")}`;
  return `"${key}" is a secret. Write it to a file of its own and name that with "${key}-file".`;
}

/** A setting's value as its variable would have it: parts are separated by commas. */
function asText(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const parts = value.map(scalarOf);
    if (parts.length === 0) return "none";
    return parts.includes(undefined) ? undefined : parts.join(",");
  }
  return isMapping(value)
    ? asText(Object.entries(value).map(([name, of]) => `${name}=${scalarOf(of)}`))
    : scalarOf(value);
}

function scalarOf(value: unknown): string | undefined {
  return ["string", "number", "boolean"].includes(typeof value) ? String(value) : undefined;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The variable of a setting in the file. */
const VARIABLES = new Map<string, string>([
  ...Object.entries(SERVE_OPTIONS).flatMap(([key, option]): [string, string][] =>
    "env" in option && key !== "config" ? [[key, option.env]] : [],
  ),
  ...Object.keys(SERVE_ENVIRONMENT).map((name): [string, string] =>
    isSecret(name) ? [`${keyOf(name)}-file`, `${name}_FILE`] : [keyOf(name), name],
  ),
]);

/** What a file must not hold itself. */
const SECRETS = new Map(SECRET_SETTINGS.map((name): [string, string] => [keyOf(name), name]));

function isSecret(name: string): boolean {
  return (SECRET_SETTINGS as readonly string[]).includes(name);
}

/** What a variable without an option is called in the file: `KEYRING_CONSOLE_MAIL_FROM` is `mail-from`. */
export function keyOf(variable: string): string {
  return variable
    .replace(/^KEYRING_CONSOLE_/, "")
    .toLowerCase()
    .replaceAll("_", "-");
}
