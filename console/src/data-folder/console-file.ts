import { rmSync } from "node:fs";
import { join } from "node:path";
import { writePrivateFile } from "./private-file.js";

/** What other programs on this machine may want to know of a running console. No secrets. */
export interface ConsoleFile {
  url: string;
  pid: number;
  /** RFC 3339. */
  startedAt: string;
  version: string;
}

/**
 * Announces a running console in `<data folder>/console.json`.
 * @returns removes the file again.
 */
export async function announceConsole(folder: string, content: ConsoleFile): Promise<() => void> {
  const file = join(folder, "console.json");
  await writePrivateFile(file, `${JSON.stringify(content, undefined, 2)}\n`);
  return () => rmSync(file, { force: true });
}
