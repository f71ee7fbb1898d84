import { readFileSync } from "node:fs";
import { StartError } from "../start-error.js";

/** The settings that are secrets. Each can be given as a variable, or as a file that `<name>_FILE` names. */
export const SECRET_SETTINGS = [
  "DATABASE_URL",
  "KEYRING_CONSOLE_MASTER_KEY",
  "KEYRING_CONSOLE_NEW_MASTER_KEY",
  "KEYRING_CONSOLE_SMTP_URL",
  "KEYRING_CONSOLE_FIRST_ACCESS_KEY",
] as const;

/**
 * The environment with every secret that a file holds, without the line break at its end.
 * @throws StartError that names every variable that is wrong, and no value
 */
export function readSecretFiles(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const mistakes: string[] = [];
  const read = { ...env };
  for (const name of SECRET_SETTINGS) {
    const file = env[`${name}_FILE`];
    if (!file) continue;
    if (env[name]) mistakes.push(`${name} and ${name}_FILE are mutually exclusive: set one of them.`);
    else read[name] = contentOf(name, file, mistakes);
  }
  if (mistakes.length > 0) throw new StartError(mistakes.join("\n"));
  return read;
}

function contentOf(name: string, file: string, mistakes: string[]): string | undefined {
  try {
    const content = readFileSync(file, "utf8").trim();
    if (content === "") mistakes.push(`${name}_FILE names an empty file: ${file}.`);
    return content;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    mistakes.push(`${name}_FILE names a file that cannot be read: ${file} (${code}).`);
    return undefined;
  }
}
