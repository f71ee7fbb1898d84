// Gives near-cli on this machine the token and the key of the stack that is selected here: `node install.mjs` after each `pulumi up`.
// Settings, API keys and credentials that it had for others stay as they are.
import { execFileSync } from "node:child_process";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { calimero } from "pulumi-keyring";

const output = (name) =>
  execFileSync(process.env.PULUMI_BIN ?? "pulumi", ["stack", "output", name, "--show-secrets"], {
    encoding: "utf8",
  }).trim();

const settingsFile = join(homedir(), ".near-config", "settings.json");
const existing = await readFile(settingsFile, "utf8").catch((error) => {
  if (error.code !== "ENOENT") throw error;
});
await writeSecret(settingsFile, calimero.mergeNearCliSettings(existing, output("settings")));
await writeSecret(join(homedir(), output("credentialsPath")), output("credentials"));

/** Writes a file that only you can read, whole or not at all. */
async function writeSecret(file, content) {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, content, { mode: 0o600, flag: "wx" });
  await rename(draft, file);
}
