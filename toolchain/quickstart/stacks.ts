import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pulumiEnvironment } from "../pulumi/environment";
import type { Pulumi } from "../pulumi/search";
import { type Run, Stack } from "../pulumi/stack";
import { SetupError } from "../setup-error.mjs";

/** The stacks of the quickstart: the one that mints, and the one that uses what it minted. */
export interface QuickstartStacks {
  minting: Stack;
  downstream: Stack;
}

/** The quickstart's stacks, with state, login and passphrase under `dataDir`; nothing of the user's Pulumi is touched. */
export function quickstartStacks(
  root: string,
  dataDir: string,
  pulumi: Pulumi,
  credentials: NodeJS.ProcessEnv,
  print: (text: string) => void,
): QuickstartStacks {
  const { home, backendDir, passphraseFile } = quickstartPlaces(dataDir);
  mkdirSync(backendDir, { recursive: true });
  const folders = { minting: root, downstream: join(root, "examples", "downstream") };
  const environment = pulumiEnvironment({
    home,
    backendDir,
    passphrase: passphrase(passphraseFile, Object.values(folders)),
    binDir: pulumi.dir,
  });
  const env = { ...environment, ...credentials };
  const stack = (cwd: string) => new Stack({ bin: pulumi.bin, cwd, env, name: NAME, print });
  return { minting: stack(folders.minting), downstream: stack(folders.downstream) };
}

/** Where the quickstart's Pulumi keeps its things. */
export function quickstartPlaces(dataDir: string): { home: string; backendDir: string; passphraseFile: string } {
  return {
    home: join(dataDir, "pulumi-home"),
    backendDir: join(dataDir, "state"),
    passphraseFile: join(dataDir, "passphrase"),
  };
}

/** Nobody else's: a `dev` of the reader's own stays untouched. */
const NAME = "quickstart";

/** @throws SetupError with what to do, when a run of the CLI failed; what it printed was shown already */
export function succeeded(run: Run, what: string): void {
  if (run.code === 0) return;
  throw new SetupError(`${what} failed; the reason stands above.`, [
    "mend what it names and run the same command again: it goes on where it stopped.",
    "start afresh: run `npm run quickstart -- --destroy`, remove the folder .keyring, and run it again.",
  ]);
}

/** The quickstart's own passphrase, made once. Stack settings left by an earlier one could not be read with it, so they go. */
function passphrase(file: string, folders: readonly string[]): string {
  if (!existsSync(file)) {
    for (const folder of folders) rmSync(join(folder, `Pulumi.${NAME}.yaml`), { force: true });
    writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600, flag: "wx" });
  }
  return readFileSync(file, "utf8");
}
