import assert from "node:assert/strict";
import { once } from "node:events";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { request as httpsRequest } from "node:https";
import { join } from "node:path";
import { connect } from "node:tls";
import { createConsole } from "../../../console/src/create-console.js";
import { type TlsIdentity, watchTlsFiles } from "../../../console/src/server/tls.js";
import { hasOpenssl, makeCertificate } from "../../support/certificate.js";
import { makeFolder, startConsole, type TestConsole } from "../../support/console.js";

const NAME = "console.example.org";

describe("console: TLS of its own", () => {
  if (!hasOpenssl) return;
  let folder: string;
  let files: { certFile: string; keyFile: string };
  let at: TestConsole;

  before(async () => {
    folder = await makeFolder();
    const { certificate: certFile, key: keyFile } = makeCertificate(folder, NAME);
    files = { certFile, keyFile };
    at = await startConsole({ tls: files });
  });
  after(() => at?.close());

  /** GET as a client that trusts the certificate and calls the console by its name. */
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const ca = await readFile(files.certFile);
    const { port } = new URL(at.url);
    const request = httpsRequest({
      host: "127.0.0.1",
      port,
      path,
      ca,
      servername: NAME,
      headers: { host: NAME, ...headers },
    });
    request.end();
    const [response] = await once(request, "response");
    let text = "";
    for await (const chunk of response.setEncoding("utf8")) text += chunk;
    return { status: response.statusCode as number, text };
  };
  const serialOf = async () => {
    const socket = connect({ host: "127.0.0.1", port: Number(new URL(at.url).port), rejectUnauthorized: false });
    await once(socket, "secureConnect");
    const { serialNumber } = socket.getPeerCertificate();
    socket.destroy();
    return serialNumber;
  };

  it("serves API and gateway over HTTPS, and says so in its addresses", async () => {
    assert.match(at.url, /^https:\/\/127\.0\.0\.1:\d+$/);
    assert.equal((await get("/healthz")).status, 200);
    const shard = await get(`/api/v1/shards/${at.shardId}`, { authorization: `Bearer ${at.accessKey}` });
    assert.equal(
      (JSON.parse(shard.text) as { rpcUrl: string }).rpcUrl,
      `${at.url}/api/v1/shards/${at.shardId}/neard-rpc/`,
    );
    const gateway = await get(`/api/v1/shards/${at.shardId}/neard-rpc/`);
    assert.equal(gateway.status, 405);
  });

  it("answers nobody who speaks plain HTTP", async () => {
    await assert.rejects(fetch(`${at.url.replace("https:", "http:")}/healthz`));
    assert.equal((await get("/healthz")).status, 200);
  });

  it("presents a renewed certificate without a restart, and keeps the old one while the new files are of no use", async () => {
    const before = await serialOf();
    const key = await readFile(files.keyFile);
    await writeFile(files.keyFile, "");
    process.emit("SIGHUP", "SIGHUP");
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(await serialOf(), before);
    await writeFile(files.keyFile, key);
    const renewed = makeCertificate(await makeFolder(), NAME);
    await copyFile(renewed.certificate, files.certFile);
    await copyFile(renewed.key, files.keyFile);
    process.emit("SIGHUP", "SIGHUP");
    while ((await serialOf()) === before) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal((await get("/healthz")).status, 200);
  });

  it("logs once why files are of no use, and when renewed ones are presented", async () => {
    const place = await makeFolder();
    const { certificate: certFile, key: keyFile } = makeCertificate(place, NAME);
    const current: TlsIdentity = { cert: await readFile(certFile, "utf8"), key: await readFile(keyFile, "utf8") };
    const logged: string[] = [];
    const presented: TlsIdentity[] = [];
    const log = (_: unknown, message: string) => void logged.push(message);
    const stop = watchTlsFiles(
      { certFile, keyFile },
      (one) => void presented.push(one),
      current,
      { info: log, warn: log } as never,
      10,
    );
    const until = async (condition: () => boolean) => {
      while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await writeFile(certFile, "nonsense");
    await until(() => logged.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 60));
    assert.deepEqual(logged, ["keeps the previous TLS certificate"]);
    const renewed = makeCertificate(await makeFolder(), NAME);
    await copyFile(renewed.certificate, certFile);
    await copyFile(renewed.key, keyFile);
    await until(() => presented.length === 1);
    stop();
    assert.equal(presented[0]?.cert, await readFile(renewed.certificate, "utf8"));
    assert.equal(logged.at(-1), "presents the renewed TLS certificate");
  });

  it("does not start with files that cannot be used, and names the file", async () => {
    const other = makeCertificate(await makeFolder(), NAME);
    const start = async (tls: { certFile: string; keyFile: string }) => {
      const dataDir = await makeFolder();
      return createConsole({ dataDir, tls }).then(
        () => "",
        (error: Error) => {
          assert.equal(error.name, "StartError");
          return error.message;
        },
      );
    };
    assert.match(await start({ ...files, keyFile: other.key }), /private key .* does not belong to the certificate/);
    assert.match(
      await start({ ...files, certFile: join(folder, "missing.pem") }),
      /certificate .*missing\.pem cannot be read \(ENOENT\)/,
    );
    assert.match(await start({ ...files, certFile: files.keyFile }), /is not a certificate in PEM/);
  });
});
