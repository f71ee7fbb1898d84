import { open, rm } from "node:fs/promises";
import type { Settings } from "pulumi-keyring-provider/tools";
import { CommandFailed } from "../failures.js";
import { Configuration } from "../pulumi/configuration.js";
import type { Pulumi } from "../pulumi/pulumi.js";
import { quoted } from "../terminal/shell-word.js";

/** Where the value of a new access key goes: whether it can is known before there is one. */
export interface Destination {
  /** In words: "the stack's configuration". */
  words: string;
  /** @throws CommandFailed */
  keep(value: string): Promise<void>;
  /** There will be no value. */
  abandon(): Promise<void>;
  /** How the value comes into use. */
  next: readonly string[];
}

/** Standard output: the value alone, for a pipe or a person. */
export function toStandardOutput(): Destination {
  return {
    words: "standard output",
    keep: async (value) => {
      process.stdout.write(`${value}\n`);
    },
    abandon: async () => {},
    next: ["It is not shown again. Set CALIMERO_ACCESS_KEY to it."],
  };
}

/**
 * A new file that only its owner can read, with the value alone.
 * @throws CommandFailed where it exists already or cannot be written
 */
export async function toFile(path: string): Promise<Destination> {
  const file = await open(path, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailed(
      error.code === "EEXIST"
        ? `${path} exists, so it was not changed. Name another file.`
        : `Cannot write ${path} (${error.code ?? "no code"}).`,
    );
  });
  const abandon = async () => {
    await file.close();
    await rm(path, { force: true });
  };
  return {
    words: path,
    keep: async (value) => {
      try {
        await file.writeFile(`${value}\n`);
        await file.sync();
        await file.close();
      } catch (error) {
        await abandon();
        throw new CommandFailed(`Cannot write ${path} (${(error as NodeJS.ErrnoException).code ?? "no code"}).`);
      }
    },
    abandon,
    next: [`To use it: export CALIMERO_ACCESS_KEY="$(cat ${quoted(path)})"`],
  };
}

/**
 * A stack's configuration, encrypted, together with the console's address: an access key from there goes only to an address from there.
 * @throws CommandFailed where there is no such configuration
 */
export function toConfiguration(pulumi: Pulumi, settings: Settings): Destination {
  Configuration.read(pulumi);
  const url = settings.get("calimeroUrl") ?? "";
  return {
    words: "the stack's configuration",
    keep: async (value) => {
      pulumi.runOnStackWith(value, "config", "set", "--secret", "keyring:calimeroAccessKey");
      if (settings.origin("calimeroUrl") !== "configuration") {
        pulumi.runOnStackWith(url, "config", "set", "keyring:calimeroUrl");
      }
    },
    abandon: async () => {},
    next:
      settings.origin("calimeroAccessKey") === "environment"
        ? ["The environment wins over it. To use it: unset CALIMERO_ACCESS_KEY CALIMERO_CONSOLE_URL"]
        : [],
  };
}
