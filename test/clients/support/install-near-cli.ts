import { join } from "node:path";
import { installLocked } from "./install-locked.js";

/**
 * Installs near-cli 3.5.0 into the user's cache, unless it is there: the last version that sends a key to an RPC server of one's choice.
 *
 * @returns the script to start with Node
 * @throws SetupError when npm cannot install it
 */
export async function installNearCli(env = process.env): Promise<string> {
  return join(await installLocked("near-cli", env), "node_modules", "near-cli", "bin", "near");
}
