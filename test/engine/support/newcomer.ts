import { spawn } from "node:child_process";
import { once } from "node:events";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { npmProgram } from "../../../toolchain/bootstrap/npm.mjs";
import { runAndCollect } from "../../../toolchain/child-process.mjs";
import { withoutNpm } from "../../../toolchain/node";
import { cacheRoot } from "../../../toolchain/pulumi/cache.js";
import { findPulumi, type Language, pulumiEnvironment } from "../../../toolchain/pulumi/index.js";
import { root } from "../../docs/support/page.js";

/**
 * The environment of somebody who has Node, npm and Pulumi, and nothing else: an empty home folder, no settings. Only the caches are the machine's.
 * @param home an empty folder
 */
export async function newcomersEnvironment(
  home: string,
  languages: Language[] = ["nodejs"],
): Promise<NodeJS.ProcessEnv> {
  const pulumi = await findPulumi({ languages });
  const unused = { home: join(home, ".pulumi"), backendDir: home, passphrase: "", binDir: pulumi.dir };
  const { PULUMI_BACKEND_URL: _, PULUMI_CONFIG_PASSPHRASE: __, ...env } = withoutNpm(pulumiEnvironment(unused));
  return {
    ...env,
    HOME: home,
    // nobody is there to say yes
    PULUMI_SKIP_CONFIRMATIONS: "true",
    XDG_CACHE_HOME: dirname(dirname(cacheRoot(process.env))),
    GOPATH: process.env["GOPATH"] ?? join(homedir(), "go"),
    npm_config_cache: await npmSetting("cache"),
    npm_config_userconfig: await npmSetting("userconfig"),
    npm_config_prefer_offline: "true",
    CALIMERO_CONSOLE_URL: undefined,
    CALIMERO_ACCESS_KEY: undefined,
  };
}

/** Runs a script of bash in the root of the repository. */
export async function runScript(
  script: string,
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; output: string }> {
  const child = spawn("bash", ["-c", `set -euo pipefail\n${CONSOLE_ENDS}\n${script}`], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output };
}

/**
 * What somebody leaves running in a second terminal, once the console in it is ready.
 * @param data the console's data folder, as the script's shell writes it
 */
export function inSecondTerminal(commands: string, data: string): string {
  return [
    "set -m",
    `( ${commands.trim().replaceAll("\n", " && ")} ) >"$HOME/second-terminal" 2>&1 &`,
    "second=$!",
    "set +m",
    `until [ -e ${data}/console.json ]; do kill -0 "$second" || { cat "$HOME/second-terminal"; exit 1; }; sleep 0.1; done`,
  ].join("\n");
}

/** Ctrl-C in the second terminal. */
export const SECOND_TERMINAL_ENDS = `kill -TERM -- "-$second"\nwait "$second" || true\nsecond=`;

const CONSOLE_ENDS = `trap '[ -z "\${second:-}" ] || kill -TERM -- "-$second" 2>/dev/null || true' EXIT`;

async function npmSetting(name: string): Promise<string> {
  const npm = npmProgram();
  const { output } = await runAndCollect(npm.program, [...npm.args, "config", "get", name], { cwd: root });
  return output.trim();
}
