import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { MAIN } from "../../support/cli.js";
import type { Program } from "./commands.js";
import { root } from "./page.js";

/** The programs that the packages bring, as their own help has them. */
export async function programs(): Promise<Record<string, Program>> {
  return {
    "pulumi-keyring-cli": await program(MAIN, ["init", "orphans", "status", "doctor", "access-key", "env"]),
    "keyring-console": await program(join(root, "console", "dist", "main.js"), [
      "serve",
      "backup",
      "restore",
      "review",
      "change-master-key",
      "check",
      "verify-audit",
    ]),
    "keyring-shard": await program(join(root, "shard", "dist", "main.js"), []),
  };
}

async function program(main: string, commands: readonly string[]): Promise<Program> {
  const entries = ["", ...commands].map(async (command) => {
    const { stdout } = await run(process.execPath, [main, ...(command === "" ? [] : [command]), "--help"]);
    return [command, new Set(stdout.match(/--[a-z][a-z-]*/g))] as const;
  });
  return new Map(await Promise.all(entries));
}

const run = promisify(execFile);
