import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensurePostgres, findPostgres } from "../../../toolchain/postgres";
import { SetupError } from "../../../toolchain/setup-error.mjs";
import { createAnnouncer } from "../../../toolchain/steps.mjs";
import { scratchFolder } from "../scratch";

describe("looking for a Postgres server", () => {
  const scratch = scratchFolder();

  function addPrograms(folder: string, ...names: string[]): string {
    const directory = join(scratch.path, folder);
    mkdirSync(directory, { recursive: true });
    for (const name of names) {
      writeFileSync(join(directory, name), "");
      chmodSync(join(directory, name), 0o755);
    }
    return directory;
  }

  it("takes the one of PG_BIN, or else one on PATH, or else Debian's newest", () => {
    const debian = join(scratch.path, "debian");
    addPrograms("debian/9/bin", "initdb", "postgres");
    const newest = addPrograms("debian/15/bin", "initdb", "postgres");
    const client = addPrograms("client", "psql", "initdb");
    const path = addPrograms("path", "initdb", "postgres");
    const given = addPrograms("given", "initdb", "postgres");
    const found = (env: NodeJS.ProcessEnv) => findPostgres(env, debian)?.postgres;
    assert.equal(found({ PATH: client }), join(newest, "postgres"));
    assert.equal(found({ PATH: `${client}:${path}` }), join(path, "postgres"));
    assert.equal(found({ PATH: path, PG_BIN: given }), join(given, "postgres"));
    assert.equal(findPostgres({ PATH: client }, join(scratch.path, "none")), undefined);
  });

  it("does not pass over a PG_BIN without one", () => {
    const path = addPrograms("path", "initdb", "postgres");
    assert.throws(() => findPostgres({ PATH: path, PG_BIN: scratch.path }), /PG_BIN .* holds no initdb and postgres/);
  });
});

describe("getting a Postgres server", () => {
  const programs = { initdb: "/somewhere/initdb", postgres: "/somewhere/postgres" };
  const announcer = createAnnouncer({ stream: { write: () => {} } });

  /** A machine without one; installing works, or does not. */
  function machine(options: { root: boolean; works: boolean }) {
    const ran: string[] = [];
    let found = false;
    return {
      ran,
      announcer,
      find: () => (found ? programs : undefined),
      mayInstall: () => options.root,
      run: async (program: string, args: readonly string[]) => {
        ran.push([program, ...args].join(" "));
        found = options.works && args[0] === "install";
        return { code: options.works ? 0 : 100, output: "E: Unable to locate package postgresql" };
      },
    };
  }

  it("installs Debian's package as root, after a look at what there is", async () => {
    const debian = machine({ root: true, works: true });
    assert.deepEqual(await ensurePostgres(debian), programs);
    assert.match(debian.ran.join("\n"), /^apt-get update .*\napt-get install .*postgresql$/);
  });

  it("installs nothing where there is one", async () => {
    const debian = { ...machine({ root: true, works: true }), find: () => programs };
    assert.deepEqual(await ensurePostgres(debian), programs);
    assert.deepEqual(debian.ran, []);
  });

  it("says how to get one where it may not install, or cannot", async () => {
    for (const options of [
      { root: false, works: true },
      { root: true, works: false },
    ]) {
      const without = machine(options);
      await assert.rejects(ensurePostgres(without), (error: Error) => {
        assert.ok(error instanceof SetupError);
        assert.match(error.advice.join("\n"), /apt-get install postgresql[\s\S]*PG_BIN/);
        assert.equal(error.output.includes("Unable to locate"), options.root);
        return true;
      });
    }
  });
});
