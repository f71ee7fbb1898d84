import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { StartError } from "../start-error.js";
import { writePrivateFile } from "./private-file.js";

/**
 * Listens on the port that is asked for. When none is, on the one this data folder had last time: clients have stored its
 * URL, and near-cli finds tokens by the exact URL. If that is taken, or there was none, on any free one.
 */
export async function listenOnUsualPort(
  folder: string,
  asked: number | undefined,
  listen: (port: number) => Promise<number>,
): Promise<number> {
  if (asked !== undefined) return listen(asked);
  const file = join(folder, "port");
  const usual = Number.parseInt(await readFile(file, "utf8").catch(() => "0"), 10) || 0;
  const port = await listen(usual).catch((error: unknown) => {
    if (usual === 0 || !(error instanceof StartError)) throw error;
    return listen(0);
  });
  // half written it would send clients elsewhere
  if (port !== usual) await writePrivateFile(file, `${port}\n`);
  return port;
}
