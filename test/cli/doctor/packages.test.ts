import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkPackages } from "../../../cli/src/doctor/packages.js";

describe("doctor, of a program's packages", () => {
  let place: string;
  beforeEach(() => {
    place = realpathSync(mkdtempSync(join(tmpdir(), "keyring-doctor-")));
    write("Pulumi.yaml", "name: app\nruntime: nodejs\nmain: program # below\n");
    put("node_modules/@pulumi/pulumi", { version: "3.248.0", main: "index.js" });
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  function write(path: string, text: string): void {
    mkdirSync(join(place, dirname(path)), { recursive: true });
    writeFileSync(join(place, path), text);
  }
  function put(folder: string, manifest: object): void {
    write(join(folder, "package.json"), JSON.stringify(manifest));
    write(join(folder, "index.js"), "");
    write(join(folder, "provider.js"), "");
  }
  const keyring = {
    version: "0.1.0",
    exports: { "./provider": "./provider.js" },
    peerDependencies: { "@pulumi/pulumi": ">=3.220.0 <4" },
  };
  const dependsOn = (name: string) => ({ dependencies: { [name]: "*" } });
  const check = () => checkPackages(place)[0];

  it("finds them from where Pulumi.yaml says the program is", () => {
    put("program", dependsOn("pulumi-keyring"));
    put("program/node_modules/pulumi-keyring", keyring);
    assert.deepEqual([check()?.verdict, check()?.found], ["good", "pulumi-keyring 0.1.0 with @pulumi/pulumi 3.248.0"]);
  });

  it("finds pulumi-keyring through a dependency that depends on it, and says so", () => {
    put("program", dependsOn("library"));
    put("program/node_modules/library", dependsOn("pulumi-keyring"));
    put("program/node_modules/library/node_modules/pulumi-keyring", keyring);
    const found = "pulumi-keyring 0.1.0 (through library) with @pulumi/pulumi 3.248.0";
    assert.deepEqual([check()?.verdict, check()?.found], ["good", found]);
  });

  it("says how to add it, with the program's package manager", () => {
    put("program", dependsOn("library"));
    write("pnpm-lock.yaml", "");
    assert.deepEqual(
      [check()?.verdict, check()?.found],
      ["bad", `pulumi-keyring is not installed for ${join(place, "program")}`],
    );
    assert.match(check()?.advice ?? "", /run: pnpm add pulumi-keyring$/);
  });

  it("says which SDK of Pulumi is needed where there is an old one", () => {
    put("program", dependsOn("pulumi-keyring"));
    put("program/node_modules/pulumi-keyring", keyring);
    put("node_modules/@pulumi/pulumi", { version: "3.100.0" });
    assert.equal(
      check()?.advice,
      'pulumi-keyring needs @pulumi/pulumi >=3.220.0 <4: npm install "@pulumi/pulumi@>=3.220.0 <4"',
    );
  });

  it("says that the program's folder needs Pulumi's SDK itself, whatever its packages have", () => {
    put("program", dependsOn("pulumi-keyring"));
    put("program/node_modules/pulumi-keyring", keyring);
    rmSync(join(place, "node_modules"), { recursive: true });
    put("program/node_modules/pulumi-keyring/node_modules/@pulumi/pulumi", { version: "3.248.0" });
    assert.equal(check()?.found, `@pulumi/pulumi is not installed for ${join(place, "program")}`);
  });

  it("asks to be run by Yarn where Yarn's Plug'n'Play lays them out", () => {
    put("program", dependsOn("pulumi-keyring"));
    write(".pnp.cjs", "");
    assert.deepEqual(
      [check()?.verdict, check()?.advice],
      ["warning", "Run it in the program's folder: yarn exec npx pulumi-keyring-cli doctor"],
    );
  });

  it("takes the folder of a program that Pulumi.yaml names by its file", () => {
    write("Pulumi.yaml", "name: app\nruntime: nodejs\nmain: 'program/index.js'\n");
    put("program", {});
    assert.equal(check()?.found, `pulumi-keyring is not installed for ${join(place, "program")}`);
  });

  it("looks at none of a program in another language", () => {
    write("Pulumi.yaml", "name: app\nruntime: yaml\n");
    assert.deepEqual(checkPackages(place), []);
  });
});
