import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Block, blocksOf, placeOf, root } from "../docs/support/page.js";
import { inSecondTerminal, newcomersEnvironment, runScript, SECOND_TERMINAL_ENDS } from "./support/newcomer.js";

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
    const { code, output } = await runScript(scriptOf(blocks), await newcomersEnvironment(home));
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
  return blocks.map((block) => `printf '\\0'\n${stepOf(block)}`).join("\n");
}

function stepOf({ language, meta, text, ...block }: Block): string {
  const [, file] = /title="([^"]+)"/.exec(meta) ?? [];
  if (file !== undefined) return `cat > ${file} <<'END OF FILE'\n${text}END OF FILE`;
  const [, shown] = /file="([^"]+)"/.exec(meta) ?? [];
  // what a page shows of a file is what stands there
  if (shown !== undefined) return `diff - ${shown} <<'END OF FILE'\n${text}END OF FILE`;
  if (language === "text") return "";
  assert.equal(language, "sh", `${placeOf({ ...block })} is no command, file or output`);
  if (meta === "second-terminal") return inSecondTerminal(text, "~/keyring-tutorial/.keyring/console");
  return meta === "cleanup" ? `${SECOND_TERMINAL_ENDS}\n${text}` : text;
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
