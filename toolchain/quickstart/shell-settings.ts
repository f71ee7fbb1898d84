import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pulumiSettings } from "../pulumi/environment";
import type { Pulumi } from "../pulumi/search";
import { SetupError } from "../setup-error.mjs";
import { quickstartPlaces } from "./stacks";

/**
 * Lines for a POSIX shell that go on with the quickstart's stacks and console: `eval "$(npm run -s env)"`. They name the files with the secrets and
 * hold none.
 *
 * @param dataDir the quickstart's own folder
 * @throws SetupError if the quickstart has not run here
 */
export function shellSettings(root: string, dataDir: string, pulumi: Pulumi): string[] {
  const { passphraseFile, ...places } = quickstartPlaces(dataDir);
  const settings = {
    ...pulumiSettings({ ...places, binDir: pulumi.dir }),
    PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile,
    CALIMERO_CONSOLE_URL: consoleAddress(join(dataDir, "console")),
  };
  return [
    `export PATH=${quoted(pulumi.dir)}:${quoted(join(root, "node_modules", ".bin"))}:"$PATH"`,
    ...Object.entries(settings).map(([name, value]) => `export ${name}=${quoted(value)}`),
    // one of the reader's own, empty ones too, would win over the file
    "unset PULUMI_CONFIG_PASSPHRASE",
    `export CALIMERO_ACCESS_KEY="$(cat ${quoted(join(dataDir, "console", "access-key"))})"`,
  ];
}

/**
 * Where the quickstart's console listens, or will listen when it is started again.
 * @throws SetupError if the quickstart has not run here
 */
export function consoleAddress(folder: string): string {
  const file = join(folder, "port");
  if (!existsSync(file))
    throw new SetupError("The quickstart has not run here yet.", ["run `npm run quickstart` first."]);
  return `http://127.0.0.1:${readFileSync(file, "utf8").trim()}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
