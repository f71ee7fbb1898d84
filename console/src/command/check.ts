import { StartError } from "../start-error.js";
import { type Output, optionsOf, standardOutput } from "./arguments.js";
import { keyOf, readConfiguration } from "./config-file.js";
import { SERVE_ENVIRONMENT, SERVE_OPTIONS } from "./options.js";
import { type Finding, tryOut } from "./probes.js";
import { readSecretFiles, SECRET_SETTINGS } from "./secret-files.js";
import { readServeSettings, type ServeSettings } from "./settings.js";

/** What `keyring-console check --help` shows. */
export const CHECK_HELP = `Shows the settings that "serve" would use with the same options and environment, and what is wrong with them. Tries the data folder,
the database, the certificate, the port, the audit log and the mail server; changes nothing and sends no mail. The console may be running.

Usage:
  keyring-console check [--json] [options of "serve"]

Exit codes: 0 if the console can start so, 1 if something is wrong, 2 for invalid usage.
`;

/** A setting as "serve" would use it. */
interface Effective {
  name: string;
  /** Null for a secret, and where it is not set. */
  value: string | null;
  from: "option" | "environment" | "file" | "default";
}

/** Shows the settings of `serve` and tries them out. @throws StartError */
export async function runCheck(
  given: readonly string[],
  env: NodeJS.ProcessEnv,
  output: Output = standardOutput,
): Promise<void> {
  const { args, env: all, fromFile } = readConfiguration(given, env);
  const { json = false, ...options } = optionsOf(args, { ...SERVE_OPTIONS, json: { type: "boolean" } });
  const settings = effective(options, all, fromFile);
  const findings = await findingsOf(
    args.filter((arg) => arg !== "--json"),
    all,
  );
  if (json) output(JSON.stringify({ settings, findings }, null, 2));
  else describe(settings, findings, output);
  if (findings.some(({ severity }) => severity === "error")) process.exitCode = 1;
}

function effective(
  options: Readonly<Record<string, unknown>>,
  env: NodeJS.ProcessEnv,
  fromFile: ReadonlySet<string>,
): Effective[] {
  const found = (name: string, variable: string, option?: unknown): Effective => {
    if (option !== undefined) return { name, value: String(option), from: "option" };
    const secret = (SECRET_SETTINGS as readonly string[]).includes(variable);
    const used = secret && env[`${variable}_FILE`] ? `${variable}_FILE` : variable;
    const text = env[used];
    if (!text) return { name, value: null, from: "default" };
    const value = secret && used === variable ? null : text;
    return {
      name: used === variable ? name : `${name}-file`,
      value,
      from: fromFile.has(used) ? "file" : "environment",
    };
  };
  const withOption = Object.entries(SERVE_OPTIONS).flatMap(([name, option]) =>
    "env" in option && name !== "config" ? [found(name, option.env, options[name])] : [],
  );
  return [...withOption, ...Object.keys(SERVE_ENVIRONMENT).map((variable) => found(keyOf(variable), variable))];
}

async function findingsOf(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Finding[]> {
  let settings: ServeSettings;
  try {
    settings = readServeSettings(args, readSecretFiles(env));
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return error.message.split("\n").map((what) => ({ severity: "error", what }));
  }
  return tryOut(settings.options);
}

function describe(settings: readonly Effective[], findings: readonly Finding[], output: Output): void {
  const width = Math.max(...settings.map(({ name }) => name.length));
  for (const { name, value, from } of settings) {
    output(
      `${name.padEnd(width)}  ${from === "default" ? `default: ${defaultOf(name)}` : `${value ?? "(a secret)"}  [${from}]`}`,
    );
  }
  output("");
  for (const { severity, what } of findings) output(`${severity}: ${what}`);
  const errors = findings.filter(({ severity }) => severity === "error").length;
  output(
    errors === 0
      ? "The console can start with these settings."
      : `${errors} to be mended before the console can start.`,
  );
}

function defaultOf(name: string): string {
  const variable = Object.entries(SERVE_ENVIRONMENT).find(([one]) => keyOf(one) === name);
  const setting = variable?.[1] ?? SERVE_OPTIONS[name as keyof typeof SERVE_OPTIONS];
  return "otherwise" in setting ? setting.otherwise : "none";
}
