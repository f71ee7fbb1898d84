import { readPackage } from "./plugin/package.js";
import { startPlugin } from "./plugin/server.js";

/**
 * Runs as the plugin `pulumi-resource-keyring`: the engine starts it, reads the port from the first line on standard output, and
 * closes standard input or sends SIGINT when it is done.
 * @param folder where package.json and schema.json are
 */
export async function runPlugin(folder: string): Promise<void> {
  const { port, stop } = await startPlugin(readPackage(folder));
  process.stdout.write(`${port}\n`);
  const end = () => void stop().then(() => process.exit(0));
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  // started by hand, to be attached to, there is no engine whose end is to be noticed
  if (process.argv.length > 2) process.stdin.resume().once("end", end);
}
