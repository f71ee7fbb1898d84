import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findChromium } from "../../../toolchain/chromium";
import { scratchFolder } from "../scratch";

describe("looking for a Chromium", () => {
  const scratch = scratchFolder();

  function addProgram(file: string): string {
    const program = join(scratch.path, file);
    mkdirSync(dirname(program), { recursive: true });
    writeFileSync(program, "");
    chmodSync(program, 0o755);
    return program;
  }

  it("takes the one of CHROMIUM_BIN, or else one on PATH, Chromium before Chrome, or else macOS's application", () => {
    const given = addProgram("given/browser");
    const chromium = addProgram("chromium/chromium");
    const chrome = addProgram("chrome/google-chrome-stable");
    const application = addProgram("Applications/Google Chrome");
    const found = (env: NodeJS.ProcessEnv) => findChromium(env, [join(scratch.path, "none"), application]);
    assert.equal(found({ PATH: scratch.path }), application);
    assert.equal(found({ PATH: dirname(chrome) }), chrome);
    assert.equal(found({ PATH: `${dirname(chrome)}:${dirname(chromium)}` }), chromium);
    assert.equal(found({ PATH: dirname(chromium), CHROMIUM_BIN: given }), given);
    assert.equal(findChromium({ PATH: scratch.path }, []), undefined);
  });

  it("does not pass over a CHROMIUM_BIN that cannot be run", () => {
    const env = { PATH: dirname(addProgram("path/chromium")), CHROMIUM_BIN: scratch.path };
    assert.throws(() => findChromium(env), /CHROMIUM_BIN .* is no program that can be run/);
  });
});
