import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as semver from "semver";
import { NODES } from "../../../toolchain/node";
import { type Lock, lockedPackages } from "../../../toolchain/release/locked-packages";

const app = { dependencies: { a: "^1.0.0", b: "^1.0.0" } };

describe("what the lock installs for a workspace", () => {
  it("is what the workspace needs, directly or not, and nothing of the repository's other packages", () => {
    const packages = {
      "": {},
      app,
      "node_modules/a": { dependencies: { c: "*" } },
      "node_modules/b": {},
      "node_modules/c": {},
      "node_modules/other": {},
    };
    assert.deepEqual(
      [...lockedPackages({ packages }, "app").keys()],
      ["node_modules/a", "node_modules/b", "node_modules/c"],
    );
  });

  it("is for each package the version that the lock gives it, where there are two", () => {
    const packages = {
      app: { dependencies: { c: "7", ...app.dependencies } },
      "app/node_modules/c": {},
      "node_modules/a": { dependencies: { c: "*" } },
      "node_modules/b": {},
      "node_modules/c": {},
    };
    const placed = lockedPackages({ packages }, "app");
    assert.equal(placed.get("node_modules/c"), "app/node_modules/c");
    assert.equal(placed.get("node_modules/a/node_modules/c"), "node_modules/c");
  });

  it("has peers, but none that is optional or missing", () => {
    const peerDependencies = { c: "*", d: "*" };
    const packages = {
      app,
      "node_modules/a": { optionalDependencies: { gone: "*" } },
      "node_modules/b": { peerDependencies, peerDependenciesMeta: { d: { optional: true } } },
      "node_modules/c": {},
      "node_modules/d": {},
    };
    assert.deepEqual(
      [...lockedPackages({ packages }, "app").keys()],
      ["node_modules/a", "node_modules/b", "node_modules/c"],
    );
  });

  it("has another workspace from its own folder, with what that needs", () => {
    const packages = {
      app,
      leaf: { dependencies: { c: "*", d: "*" } },
      "leaf/node_modules/c": {},
      "node_modules/a": { link: true, resolved: "leaf" },
      "node_modules/b": {},
      "node_modules/d": {},
    };
    assert.deepEqual(
      [...lockedPackages({ packages }, "app")],
      [
        ["node_modules/a", "leaf"],
        ["node_modules/b", "node_modules/b"],
        ["node_modules/c", "leaf/node_modules/c"],
        ["node_modules/d", "node_modules/d"],
      ],
    );
  });

  it("is refused where the lock lacks something", () => {
    assert.throws(
      () => lockedPackages({ packages: { app } }, "app"),
      /needs a, which package-lock\.json does not have/,
    );
  });

  it("runs, for the console, on the oldest Node that it declares", () => {
    const lock: Lock = JSON.parse(readFileSync(join(__dirname, "..", "..", "..", "package-lock.json"), "utf8"));
    const refusing = [...lockedPackages(lock, "console").values()].filter(
      (place) => !semver.satisfies(NODES.floor, lock.packages[place]?.engines?.node ?? "*"),
    );
    assert.deepEqual(refusing, []);
  });
});
