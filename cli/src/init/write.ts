import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "pulumi-keyring-provider/tools";
import { CommandFailed } from "../failures.js";

/** Makes the folder, where there is none. @returns the names of what is in it, but for what git keeps there */
export function openFolder(folder: string): string[] {
  try {
    mkdirSync(folder, { recursive: true });
    return readdirSync(folder).filter((name) => name !== ".git");
  } catch (error) {
    throw new CommandFailed(`Cannot use the folder ${folder}: ${messageOf(error)}`);
  }
}

/**
 * Writes the files of a program into its folder. Files that are there already as they are to be count as written, so that the same command goes on where
 * it was stopped.
 *
 * @param present the names of what is in the folder
 * @param force whether other files may be there, and those of the same names are replaced
 * @throws CommandFailed, before anything is written, where that is not allowed; or with what the system says
 */
export function writeFiles(
  folder: string,
  files: ReadonlyMap<string, string>,
  { present, force }: { present: readonly string[]; force: boolean },
): void {
  const isWritten = (name: string) => contentOf(join(folder, name)) === files.get(name);
  const foreign = present.filter((name) => !files.has(name) || !isWritten(name));
  if (foreign.length > 0 && !force) throw new CommandFailed(notEmpty(folder, foreign, files));
  for (const [name, text] of files) {
    try {
      if (!isWritten(name)) writeFileSync(join(folder, name), text);
    } catch (error) {
      throw new CommandFailed(`Cannot write ${join(folder, name)}: ${messageOf(error)}`);
    }
  }
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined; // there is none, or a folder
  }
}

function notEmpty(folder: string, foreign: readonly string[], files: ReadonlyMap<string, string>): string {
  const replaced = foreign.filter((name) => files.has(name));
  const [first, ...more] = foreign;
  const what = more.length === 0 ? first : `${first} and ${more.length} more`;
  const cost = replaced.length === 0 ? "keeps all of it" : `replaces ${replaced.join(", ")}`;
  return `${folder} is not empty: it has ${what}. Name another folder, or add --force, which ${cost}.`;
}
