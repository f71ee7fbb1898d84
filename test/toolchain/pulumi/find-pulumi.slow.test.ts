import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type FindOptions, findPulumi } from "../../../toolchain/pulumi";
import { cachedBinDir } from "../../../toolchain/pulumi/cache";
import { SetupError } from "../../../toolchain/setup-error.mjs";
import { Machine, officialPulumi } from "../machine";
import { type RecordedOutput, recordOutput } from "../recorded-output";
import { scratchFolder } from "../scratch";

describe("finding a Pulumi CLI", () => {
  const scratch = scratchFolder();
  let machine: Machine;
  let output: RecordedOutput;

  beforeEach(() => {
    machine = new Machine(scratch.path);
    output = recordOutput();
  });

  /** Nothing answers at this address, so there is no official release. */
  const find = (options: FindOptions = {}) =>
    findPulumi({
      env: machine.env,
      announcer: output,
      download: { baseUrl: "http://127.0.0.1:1" },
      goDirectories: [],
      ...options,
    });

  describe("in PULUMI_BIN", () => {
    it("takes it before one on PATH", async () => {
      machine.addToPath("usr/bin", officialPulumi("3.258.0"));
      const directory = machine.addDirectory("own", officialPulumi("3.250.0"));
      machine.env["PULUMI_BIN"] = join(directory, "pulumi");
      assert.deepEqual(await find(), {
        bin: join(directory, "pulumi"),
        dir: directory,
        version: "3.250.0",
        source: "environment",
      });
    });

    it("takes the folder of one as well", async () => {
      const directory = machine.addDirectory("own", officialPulumi("3.250.0"));
      machine.env["PULUMI_BIN"] = directory;
      assert.equal((await find()).bin, join(directory, "pulumi"));
    });

    for (const [what, programs, reason] of [
      ["is too old", officialPulumi("3.219.0"), /is version 3\.219\.0, older than 3\.220\.0/],
      ["does not exist", {}, /is not an executable file/],
      ["is another program", { pulumi: "#!/bin/sh\necho 'music player'\n" }, /does not answer `pulumi version`/],
      ["crashes", { pulumi: "#!/bin/sh\necho v3.259.0; exit 1\n" }, /does not answer `pulumi version`/],
    ] as const) {
      it(`says so when it ${what}, rather than using another`, async () => {
        machine.addToPath("usr/bin", officialPulumi("3.258.0"));
        machine.env["PULUMI_BIN"] = join(machine.addDirectory("own", programs), "pulumi");
        await assert.rejects(find(), (error: unknown) => {
          assert.ok(error instanceof SetupError);
          assert.match(error.message, /^PULUMI_BIN \(.*\/own\/pulumi\)/);
          assert.match(error.message, reason);
          return true;
        });
      });
    }
  });

  it("says so when the one in PULUMI_BIN has no Node.js host", async () => {
    const directory = machine.addDirectory("own", { pulumi: "#!/bin/sh\necho v3.259.0\n" });
    machine.env["PULUMI_BIN"] = join(directory, "pulumi");
    await assert.rejects(find(), /PULUMI_BIN .* has no language host for nodejs/);
  });

  describe("on PATH", () => {
    it("takes the first that is new enough, and says which it passed over and why", async () => {
      const old = machine.addToPath("usr/bin", officialPulumi("3.100.0"));
      const broken = machine.addToPath("usr/shims", { pulumi: "#!/bin/sh\necho 'no version set' >&2; exit 126\n" });
      const directory = machine.addToPath("opt/pulumi", officialPulumi("3.240.0"));
      assert.deepEqual(await find(), {
        bin: join(directory, "pulumi"),
        dir: directory,
        version: "3.240.0",
        source: "path",
      });
      assert.ok(output.text.includes(`${old}/pulumi is version 3.100.0, older than 3.220.0: passed over.`));
      assert.ok(output.text.includes(`${broken}/pulumi does not answer`));
    });

    it("finds the Node.js host elsewhere on PATH", async () => {
      const { pulumi = "", ...host } = officialPulumi("3.240.0");
      machine.addToPath("usr/bin", { pulumi });
      machine.addToPath("opt/hosts", host);
      assert.equal((await find()).source, "path");
    });
  });

  describe("in the cache", () => {
    it("takes it before asking the network or Go", async () => {
      machine.addGo();
      const directory = machine.addDirectory(
        cachedBinDir("cache/pulumi-keyring/pulumi", "release"),
        officialPulumi("3.259.0"),
      );
      assert.deepEqual(await find(), {
        bin: join(directory, "pulumi"),
        dir: directory,
        version: "3.259.0",
        source: "cache",
      });
      assert.equal(output.text, "");
    });

    it("replaces one that does not run any more", async () => {
      machine.addGo();
      machine.addDirectory(cachedBinDir("cache/pulumi-keyring/pulumi", "release"), { pulumi: "#!/bin/sh\nexit 1\n" });
      assert.equal((await find()).source, "go-build");
      output = recordOutput();
      assert.equal((await find()).source, "cache");
      assert.equal(output.text, "");
    });
  });

  describe("by building it from Go modules", () => {
    it("builds CLI and Node.js host, says which it is at, and next time has them", async () => {
      machine.addGo();
      const { dir, source } = await find();
      assert.equal(source, "go-build");
      assert.deepEqual(machine.built, ["pulumi", "pulumi-language-nodejs"]);
      assert.match(output.text, /Building the Pulumi CLI .*\(1 of 2\)/);
      assert.match(output.text, /Building Pulumi's Node\.js host .*\(2 of 2\)/);
      assert.ok(existsSync(join(dir, "pulumi-resource-pulumi-nodejs")), "dynamic resources need it");
      assert.deepEqual(await find(), { bin: join(dir, "pulumi"), dir, version: "3.259.0", source: "cache" });
      assert.deepEqual(machine.built, ["pulumi", "pulumi-language-nodejs"]);
    });

    it("adds the host of another language when it is asked for, also to one named by PULUMI_BIN", async () => {
      machine.addGo();
      machine.env["PULUMI_BIN"] = (await find()).bin;
      const { dir, source } = await find({ languages: ["nodejs", "yaml"] });
      assert.equal(source, "environment");
      assert.deepEqual(machine.built, ["pulumi", "pulumi-language-nodejs", "pulumi-language-yaml"]);
      assert.ok(existsSync(join(dir, "pulumi-language-yaml")));
    });

    it("shows how many packages are compiled of how many", async () => {
      machine.addGo();
      output = recordOutput({ terminal: { columns: 100 } });
      await find();
      for (const progress of ["modules fetched: 1", "1 of 3 packages", "2 of 3 packages", "linking"]) {
        assert.ok(output.text.includes(`Building the Pulumi CLI from Go modules (1 of 2): ${progress} `), progress);
      }
    });

    it("says where it is and how to use it", async () => {
      machine.addGo();
      const { dir } = await find();
      assert.ok(output.text.includes(`export PATH="${dir}:$PATH"`), output.text);
    });

    it("leaves nothing half made when a build dies, and the next call goes on from there", async () => {
      machine.addGo({ failAt: "pulumi-language-nodejs" });
      await assert.rejects(find(), /Pulumi cannot be built from Go modules/);
      const directory = cachedBinDir(machine.cache, "go");
      assert.ok(existsSync(join(directory, "pulumi")), "what was finished is kept");
      assert.ok(!existsSync(join(directory, "pulumi-language-nodejs")));
      assert.deepEqual(readdirSync(join(directory, "..")), ["bin"], "no lock, no scratch folder");
      machine.addGo();
      await find();
      assert.deepEqual(machine.built, ["pulumi", "pulumi-language-nodejs"]);
    });

    it("does the work once when several ask at the same time", async () => {
      machine.addGo();
      const found = await Promise.all([find(), find(), find()]);
      assert.deepEqual(machine.built, ["pulumi", "pulumi-language-nodejs"]);
      assert.deepEqual(found.map(({ source }) => source).sort(), ["cache", "cache", "go-build"]);
    });

    it("refuses to cache a CLI that does not run", async () => {
      machine.addToPath("go", {
        go: '#!/bin/sh\n[ "$1" = env ] && echo go1.99.0 && exit\n[ "$1" = list ] && exit\nwhile [ "$1" != -o ]; do shift; done\nprintf "#!/bin/sh\\nexit 1" > "$2"; /bin/chmod +x "$2"\n',
      });
      await assert.rejects(find(), /was built, but does not run/);
      assert.ok(!existsSync(join(cachedBinDir(machine.cache, "go"), "pulumi")));
    });

    it("names the three ways out when Go is too old", async () => {
      machine.addGo({ version: "1.20.1" });
      await assert.rejects(find(), (error: unknown) => {
        assert.ok(error instanceof SetupError);
        assert.match(error.message, /Go 1\.20\.1 .* is too old/);
        const [install, variable, go] = error.advice;
        assert.match(install ?? "", /install Pulumi/);
        assert.match(variable ?? "", /PULUMI_BIN/);
        assert.match(go ?? "", /install Go 1\.\d+\.\d+ or newer/);
        return true;
      });
    });
  });
});
