import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { findPulumi } from "../../../toolchain/pulumi";
import { cachedBinDir } from "../../../toolchain/pulumi/cache";
import { archiveName, type DownloadOptions } from "../../../toolchain/pulumi/download";
import { SetupError } from "../../../toolchain/setup-error.mjs";
import { Machine, type ReleaseServer, serve, serveRelease } from "../machine";
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

  const find = (patience: Partial<DownloadOptions> = {}) =>
    findPulumi({
      env: machine.env,
      announcer: output,
      download: { baseUrl: server.baseUrl, ...patience },
      goDirectories: [],
    });

  /** Nothing of a refused download may be left where it could be taken for a Pulumi. */
  const assertNothingDownloaded = () => assert.ok(!existsSync(cachedBinDir(machine.cache, "release")));

  it("takes a release whose checksum is the published one, once", async () => {
    server = await serveRelease(machine.releaseArchive());
    const dir = cachedBinDir(machine.cache, "release");
    assert.deepEqual(await find(), { bin: join(dir, "pulumi"), dir, version: "3.259.0", source: "download" });
    assert.match(output.text, /✓ Downloading Pulumi 3\.259\.0/);
    assert.equal((await find()).source, "cache");
    assert.equal(server.requests.length, 2);
  });

  it("refuses a release with another checksum, says so, and builds one instead", async () => {
    server = await serveRelease(machine.releaseArchive(), "0".repeat(64));
    machine.addGo();
    assert.equal((await find()).source, "go-build");
    assert.match(output.text, /No official release: .* was refused: its SHA-256 is [0-9a-f]{64}, published is 0{64}/);
    assertNothingDownloaded();
  });

  it("refuses a release that the checksum file does not list", async () => {
    const archive = machine.releaseArchive();
    server = await serve((request, response) => {
      response.end(request.url?.endsWith(".txt") ? `${"0".repeat(64)}  pulumi-v3.259.0-plan9-x64.tar.gz\n` : archive);
    });
    machine.addGo();
    assert.equal((await find()).source, "go-build");
    assert.match(output.text, /checksum file does not list/);
    assertNothingDownloaded();
  });

  it("refuses an archive without a Pulumi in it", async () => {
    server = await serveRelease(Buffer.from("not an archive"));
    machine.addGo();
    assert.equal((await find()).source, "go-build");
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
    server = await serve((request, response) => {
      if (request.url?.endsWith(".txt")) response.end(`${"0".repeat(64)}  ${archiveName()}\n`);
      else response.setHeader("content-length", 1_000_000).write("the first bytes");
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
