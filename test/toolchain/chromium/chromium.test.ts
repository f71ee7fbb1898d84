import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ensureChromium, findChromium } from "../../../toolchain/chromium";
import { SetupError } from "../../../toolchain/setup-error.mjs";
import { createAnnouncer } from "../../../toolchain/steps.mjs";
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

describe("getting a Chromium", () => {
  const program = "/somewhere/chromium";
  const announcer = createAnnouncer({ stream: { write: () => {} } });

  /** A machine without one; installing works, or does not. */
  function machine(options: { root: boolean; works: boolean }) {
    const ran: string[] = [];
    let found = false;
    return {
      ran,
      announcer,
      find: () => (found ? program : undefined),
      mayInstall: () => options.root,
      run: async (program: string, args: readonly string[]) => {
        ran.push([program, ...args].join(" "));
        found = options.works && args[0] === "install";
        return { code: options.works ? 0 : 100, output: "E: Unable to locate package chromium" };
      },
    };
  }

  it("installs Debian's package as root, after a look at what there is", async () => {
    const debian = machine({ root: true, works: true });
    assert.equal(await ensureChromium(debian), program);
    assert.match(debian.ran.join("\n"), /^apt-get update .*\napt-get install .*--no-install-recommends chromium$/);
  });

  it("installs nothing where there is one", async () => {
    const debian = { ...machine({ root: true, works: true }), find: () => program };
    assert.equal(await ensureChromium(debian), program);
    assert.deepEqual(debian.ran, []);
  });

  it("says how to get one where it may not install, or cannot", async () => {
    for (const options of [
      { root: false, works: true },
      { root: true, works: false },
    ]) {
      const without = machine(options);
      await assert.rejects(ensureChromium(without), (error: Error) => {
        assert.ok(error instanceof SetupError);
        assert.match(error.advice.join("\n"), /apt-get install chromium[\s\S]*CHROMIUM_BIN/);
        assert.equal(error.output.includes("Unable to locate"), options.root);
        return true;
      });
    }
  });
});
