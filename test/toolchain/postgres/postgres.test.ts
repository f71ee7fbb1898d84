import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findPostgres } from "../../../toolchain/postgres";
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
