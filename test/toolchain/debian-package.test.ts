import assert from "node:assert/strict";
import { ensureChromium } from "../../toolchain/chromium";
import type { InstallOptions } from "../../toolchain/debian-package";
import { ensurePostgres } from "../../toolchain/postgres";
import { SetupError } from "../../toolchain/setup-error.mjs";
import { createAnnouncer } from "../../toolchain/steps.mjs";

describe("getting a Postgres server", () => {
  const programs = { initdb: "/somewhere/initdb", postgres: "/somewhere/postgres" };
  getsIt(ensurePostgres, programs, "postgresql", /apt-get install postgresql[\s\S]*PG_BIN/);
});

describe("getting a Chromium", () => {
  getsIt(ensureChromium, "/somewhere/chromium", "chromium", /apt-get install chromium[\s\S]*CHROMIUM_BIN/);
});

function getsIt<Found>(
  ensure: (options: InstallOptions<Found>) => Promise<Found>,
  wanted: Found,
  debianPackage: string,
  advice: RegExp,
): void {
  /** A machine without it; installing works, or does not. */
  function machine(options: { root: boolean; works: boolean }) {
    const ran: string[] = [];
    let found = false;
    return {
      ran,
      announcer: createAnnouncer({ stream: { write: () => {} } }),
      find: () => (found ? wanted : undefined),
      mayInstall: () => options.root,
      run: async (program: string, args: readonly string[]) => {
        ran.push([program, ...args].join(" "));
        found = options.works && args[0] === "install";
        return { code: options.works ? 0 : 100, output: `E: Unable to locate package ${debianPackage}` };
      },
    };
  }

  it("installs Debian's package as root, after a look at what there is", async () => {
    const debian = machine({ root: true, works: true });
    assert.deepEqual(await ensure(debian), wanted);
    const [update = "", install = "", ...more] = debian.ran;
    assert.match(update, /^apt-get update /);
    assert.match(install, /^apt-get install --yes .*--no-install-recommends /);
    assert.ok(install.endsWith(` ${debianPackage}`), install);
    assert.deepEqual(more, []);
  });

  it("installs nothing where there is one", async () => {
    const debian = { ...machine({ root: true, works: true }), find: () => wanted };
    assert.deepEqual(await ensure(debian), wanted);
    assert.deepEqual(debian.ran, []);
  });

  it("says how to get one where it may not install, or cannot", async () => {
    for (const options of [
      { root: false, works: true },
      { root: true, works: false },
    ]) {
      await assert.rejects(ensure(machine(options)), (error: Error) => {
        assert.ok(error instanceof SetupError);
        assert.match(error.advice.join("\n"), advice);
        assert.equal(error.output.includes("Unable to locate"), options.root);
        return true;
      });
    }
  });
}
