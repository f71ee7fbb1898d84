import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { commandToAdd, findWay } from "../../provider/src/installed.js";

describe("the way from a program to an installed package", () => {
  let place: string;
  beforeEach(() => {
    place = realpathSync(mkdtempSync(join(tmpdir(), "keyring-installed-")));
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  /** A package in a folder, with an index.js, that depends on others. */
  function put(folder: string, ...dependencies: string[]): string {
    write(join(folder, "package.json"), JSON.stringify({ dependencies: namesOf(dependencies) }));
    return write(join(folder, "index.js"), "");
  }
  function write(path: string, text: string): string {
    mkdirSync(join(place, dirname(path)), { recursive: true });
    writeFileSync(join(place, path), text);
    return join(place, path);
  }
  const namesOf = (names: string[]) => Object.fromEntries(names.map((name) => [name, "*"]));

  it("goes through nothing where the program finds it, also in a folder below its package.json", () => {
    put("app", "wanted");
    mkdirSync(join(place, "app", "bin"));
    const file = put("node_modules/wanted");
    assert.deepEqual(findWay("wanted", join(place, "app", "bin")), { through: [], file });
  });

  it("goes through the fewest packages, in spite of circles and of what is not installed", () => {
    put("app", "absent", "circle", "far");
    put("app/node_modules/circle", "circle", "far");
    put("app/node_modules/far", "near", "circle");
    put("app/node_modules/far/node_modules/near", "@scope/wanted");
    const file = put("app/node_modules/far/node_modules/near/node_modules/@scope/wanted");
    assert.deepEqual(findWay("@scope/wanted", join(place, "app")), { through: ["far", "near"], file });
  });

  it("follows links to where a package has its own dependencies beside it", () => {
    put("app", "library");
    put("store/library/node_modules/library", "wanted");
    const file = put("store/library/node_modules/wanted");
    mkdirSync(join(place, "app/node_modules"));
    symlinkSync(join(place, "store/library/node_modules/library"), join(place, "app/node_modules/library"));
    assert.deepEqual(findWay("wanted", join(place, "app")), { through: ["library"], file });
  });

  it("leads to the version that is asked for, where there are two", () => {
    put("app", "wanted", "library");
    const own = put("app/node_modules/wanted");
    put("app/node_modules/library", "wanted");
    const theirs = put("app/node_modules/library/node_modules/wanted");
    assert.deepEqual(findWay("wanted", join(place, "app"), own), { through: [], file: own });
    assert.deepEqual(findWay("wanted", join(place, "app"), theirs), { through: ["library"], file: theirs });
    const elsewhere = write("elsewhere.js", "");
    assert.deepEqual(findWay("wanted", join(place, "app"), elsewhere), { through: [], file: own });
  });

  it("does not go through a package that finds it by chance, or from a program without a package.json", () => {
    put("app", "library");
    put("app/node_modules/library");
    put("app/node_modules/library/node_modules/wanted");
    assert.equal(findWay("wanted", join(place, "app")), undefined);
    assert.equal(findWay("wanted", place), undefined);
  });

  for (const [manager, lock, command] of [
    ["npm", "package-lock.json", "npm install wanted"],
    ["pnpm", "pnpm-lock.yaml", "pnpm add wanted"],
    ["Yarn", "yarn.lock", "yarn add wanted"],
    ["Bun", "bun.lock", "bun add wanted"],
  ] as const) {
    it(`is made with ${manager} where its lock is in the workspace's root`, () => {
      put("app");
      write(lock, "");
      assert.equal(commandToAdd("wanted", join(place, "app")), command);
    });
  }

  it("is made with the package manager that package.json names, or else with npm", () => {
    put("app");
    assert.equal(commandToAdd("wanted", join(place, "app")), "npm install wanted");
    write("app/package.json", JSON.stringify({ packageManager: "pnpm@10.34.8" }));
    write("yarn.lock", "");
    assert.equal(commandToAdd("wanted", join(place, "app")), "pnpm add wanted");
  });
});
