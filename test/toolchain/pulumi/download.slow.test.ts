import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { findPulumi } from "../../../toolchain/pulumi";
import { cachedBinDir } from "../../../toolchain/pulumi/cache";
import { parseChecksum, pinnedChecksums } from "../../../toolchain/pulumi/checksums";
import { archiveName, type DownloadOptions } from "../../../toolchain/pulumi/download";
import { pinnedVersion } from "../../../toolchain/pulumi/version";
import { SetupError } from "../../../toolchain/setup-error.mjs";
import { Machine, type ReleaseServer, serve, serveRelease, sha256Of } from "../machine";
import { type RecordedOutput, recordOutput } from "../recorded-output";
import { scratchFolder } from "../scratch";

describe("downloading the official Pulumi", () => {
  const scratch = scratchFolder();
  let machine: Machine;
  let output: RecordedOutput;
  let server: ReleaseServer;

  beforeEach(() => {
    machine = new Machine(scratch.path);
    output = recordOutput();
  });
  afterEach(() => server.close());

  const find = (timeouts: Partial<DownloadOptions> = {}) =>
    findPulumi({
      env: machine.env,
      announcer: output,
      download: { baseUrl: server.baseUrl, ...timeouts },
      goDirectories: [],
    });

  /** Nothing of a refused download may be left where it could be taken for a Pulumi. */
  const assertNothingDownloaded = () => assert.ok(!existsSync(cachedBinDir(machine.cache, "release")));

  it("takes a release whose checksum is the expected one, once", async () => {
    const archive = machine.releaseArchive();
    server = await serveRelease(archive);
    const checksum = sha256Of(archive).toUpperCase();
    const dir = cachedBinDir(machine.cache, "release");
    assert.deepEqual(await find({ checksum }), {
      bin: join(dir, "pulumi"),
      dir,
      version: "3.259.0",
      source: "download",
    });
    assert.match(output.text, /✓ Downloading Pulumi 3\.259\.0/);
    assert.equal((await find()).source, "cache");
    assert.deepEqual(server.requests, [`/${archiveName()}`]);
  });

  it("goes by the checksums of this repository, whatever the server of the archive says", async () => {
    server = await serveRelease(machine.releaseArchive());
    machine.addGo();
    assert.equal((await find()).source, "go-build");
    assert.match(
      output.text,
      /No official release: (.* was refused: its checksum is sha256:[0-9a-f]{64}, expected|no checksum)/,
    );
    assertNothingDownloaded();
  });

  it("refuses a release with another checksum, says so, and builds one instead", async () => {
    server = await serveRelease(machine.releaseArchive());
    machine.addGo();
    assert.equal((await find({ checksum: `sha512:${"0".repeat(128)}` })).source, "go-build");
    assert.match(output.text, /was refused: its checksum is sha512:[0-9a-f]{128}, expected is sha512:0{128}/);
    assertNothingDownloaded();
  });

  it("asks no server where the named checksum is none", async () => {
    server = await serveRelease(machine.releaseArchive());
    machine.addGo();
    assert.equal((await find({ checksum: "latest" })).source, "go-build");
    assert.match(output.text, /KEYRING_PULUMI_CHECKSUM is no SHA-256 or SHA-512 in hexadecimal/);
    assert.deepEqual(server.requests, []);
  });

  it("refuses an archive without a Pulumi in it", async () => {
    const archive = Buffer.from("not an archive");
    server = await serveRelease(archive);
    machine.addGo();
    assert.equal((await find({ checksum: sha256Of(archive) })).source, "go-build");
    assert.match(output.text, /No official release: tar could not unpack it/);
    assertNothingDownloaded();
  });

  it("gives a server up that does not answer", async () => {
    server = await serve(() => undefined);
    machine.addGo();
    assert.equal((await find({ connectTimeoutMs: 50 })).source, "go-build");
    assert.match(output.text, /127\.0\.0\.1:\d+ did not answer within 0\.05 s\. Building it from Go modules instead/);
  });

  it("gives a server up that stops in the middle of the archive", async () => {
    server = await serve((_, response) => {
      response.setHeader("content-length", 1_000_000).write("the first bytes");
    });
    machine.addGo();
    assert.equal((await find({ stallTimeoutMs: 50 })).source, "go-build");
    assert.match(output.text, /stopped sending for 0\.05 s/);
    assertNothingDownloaded();
  });

  it("says what a server without that release answered", async () => {
    server = await serve((_, response) => response.writeHead(404).end());
    machine.addGo();
    assert.equal((await find()).source, "go-build");
    assert.match(output.text, /No official release: 127\.0\.0\.1:\d+ answered 404/);
  });

  it("names the three ways out when there is no Go either", async () => {
    server = await serve((_, response) => response.writeHead(404).end());
    await assert.rejects(find(), (error: unknown) => {
      assert.ok(error instanceof SetupError);
      assert.match(error.message, /cannot be downloaded, and there is no Go/);
      assert.equal(error.advice.length, 3);
      return true;
    });
    assert.deepEqual(readdirSync(join(cachedBinDir(machine.cache, "go"), "..")), []);
  });
});

describe("the pinned checksums", () => {
  const platforms = [
    "darwin-arm64.tar.gz",
    "darwin-x64.tar.gz",
    "linux-arm64.tar.gz",
    "linux-x64.tar.gz",
    "windows-x64.zip",
  ];

  it("are there for every platform of the pinned version, and for no other version", () => {
    assert.deepEqual(
      Object.keys(pinnedChecksums),
      platforms.map((platform) => `pulumi-v${pinnedVersion}-${platform}`),
    );
  });

  it("have the form of checksums, and are not the same twice", () => {
    const all = Object.values(pinnedChecksums);
    for (const checksum of all) assert.equal(parseChecksum(checksum), checksum);
    assert.equal(new Set(all).size, all.length);
  });

  it("reads no text of another length or with another name as a checksum", () => {
    for (const text of ["", "0".repeat(63), `sha512:${"0".repeat(64)}`, `sha1:${"0".repeat(40)}`, "g".repeat(64)]) {
      assert.equal(parseChecksum(text), undefined);
    }
  });
});
