import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { npmProgram } from "../../toolchain/bootstrap/npm.mjs";
import { runAndCollect } from "../../toolchain/child-process.mjs";
import { withoutNpm } from "../../toolchain/node";
import { findPulumi, pulumiEnvironment } from "../../toolchain/pulumi/index.js";
import { type Block, blocksOf, placeOf, root } from "../docs/support/page.js";

const PAGE = "docs/tutorial/first-token.md";

describe("the tutorial", () => {
  let home: string;
  before(async () => {
    home = await mkdtemp(join(tmpdir(), "keyring-tutorial-"));
  });
  after(() => rm(home, { recursive: true, force: true }));

  it("runs as written, in an empty home folder, and prints what it shows", async function () {
    if (process.platform === "win32") this.skip();
    const blocks = blocksOf({ path: PAGE, text: await readFile(join(root, PAGE), "utf8") });
    const { code, output } = await runScript(scriptOf(blocks), await environment(home));
    assert.equal(code, 0, output);
    const parts = output.split(MARK).slice(1);
    for (const [index, block] of blocks.entries()) {
      // a text block shows what the commands before it print
      if (block.language === "text") assertShown(block, parts[index - 1] ?? "");
    }
  });
});

/** Stands in the output before that of each block. */
const MARK = "\u0000";

/** One script of all blocks, in their order: files are written, commands run in the shell that goes on to the next block. */
function scriptOf(blocks: readonly Block[]): string {
  return ["set -euo pipefail", CONSOLE_ENDS, ...blocks.map((block) => `printf '\\0'\n${stepOf(block)}`)].join("\n");
}

const CONSOLE_ENDS = `trap '[ -z "\${second:-}" ] || kill -TERM -- "-$second" 2>/dev/null || true' EXIT`;

function stepOf({ language, meta, text, ...block }: Block): string {
  const [, file] = /title="([^"]+)"/.exec(meta) ?? [];
  if (file !== undefined) return `cat > ${file} <<'END OF FILE'\n${text}END OF FILE`;
  if (language === "text") return "";
  assert.equal(language, "sh", `${placeOf({ ...block })} is no command, file or output`);
  if (meta === "second-terminal") return inBackground(text);
  return meta === "cleanup" ? `kill -TERM -- "-$second"\nwait "$second" || true\nsecond=\n${text}` : text;
}

/** What a reader leaves running in a second terminal, once the console in it is ready. */
function inBackground(text: string): string {
  return [
    "set -m",
    `( ${text} ) >"$HOME/second-terminal" 2>&1 &`,
    "second=$!",
    "set +m",
    `until [ -e ~/keyring-tutorial/console/console.json ]; do kill -0 "$second" || { cat "$HOME/second-terminal"; exit 1; }; sleep 0.1; done`,
  ].join("\n");
}

/** Only the caches are the machine's: nothing else of the user may be needed. */
async function environment(home: string): Promise<NodeJS.ProcessEnv> {
  const pulumi = await findPulumi({ languages: ["nodejs"] });
  const unused = { home: join(home, ".pulumi"), backendDir: home, passphrase: "", binDir: pulumi.dir };
  const { PULUMI_BACKEND_URL: _, PULUMI_CONFIG_PASSPHRASE: __, ...env } = withoutNpm(pulumiEnvironment(unused));
  return {
    ...env,
    HOME: home,
    npm_config_cache: await npmSetting("cache"),
    npm_config_userconfig: await npmSetting("userconfig"),
    npm_config_prefer_offline: "true",
    CALIMERO_CONSOLE_URL: undefined,
    CALIMERO_ACCESS_KEY: undefined,
  };
}

async function npmSetting(name: string): Promise<string> {
  const npm = npmProgram();
  const { output } = await runAndCollect(npm.program, [...npm.args, "config", "get", name], { cwd: root });
  return output.trim();
}

async function runScript(script: string, env: NodeJS.ProcessEnv): Promise<{ code: number | null; output: string }> {
  const child = spawn("bash", ["-c", script], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output };
}

/** Every line of the block must be in the output, in this order; `…` stands for anything. */
function assertShown(block: Block, output: string): void {
  const lines = output.split("\n").map((line) => line.trim());
  for (const wanted of block.text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && line !== "…")) {
    const pattern = new RegExp(`^${wanted.split("…").map(literally).join(".*")}$`);
    const at = lines.findIndex((line) => pattern.test(line));
    assert.ok(at >= 0, `${placeOf(block)} shows "${wanted}", which is not in:\n${output}`);
    lines.splice(0, at + 1);
  }
}

function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
