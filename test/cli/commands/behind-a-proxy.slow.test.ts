import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import { type AddressInfo, connect, type Server, type Socket } from "node:net";
import { hasOpenssl, makeCertificate } from "../../support/certificate.js";
import { cli } from "../../support/cli.js";
import { makeFolder, startConsole, type TestConsole } from "../../support/console.js";

const HOST = "console.keyring.test";

describe("a console that only a proxy leads to", function () {
  this.timeout(60_000);

  let console: TestConsole;
  /** What TLS ends at, as in front of any console that is reached over a network. */
  let tls: https.Server;
  let proxy: http.Server;
  let certificate: string;
  /** What the proxy was asked for, head by head. */
  const heads: string[] = [];
  let refusal: string | undefined;

  before(async function () {
    if (!hasOpenssl) return this.skip();
    console = await startConsole();
    const made = makeCertificate(await makeFolder(), HOST);
    certificate = made.certificate;
    const { port } = new URL(console.url);
    const toConsole = (path: string, request: IncomingMessage, response: ServerResponse) => {
      const { method, headers } = request;
      const inner = http.request({ host: "127.0.0.1", port, method, path, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      request.pipe(inner);
    };
    const certified = { key: readFileSync(made.key), cert: readFileSync(certificate) };
    tls = https.createServer(certified, (request, response) => toConsole(request.url ?? "", request, response));
    proxy = http.createServer((request, response) => {
      const { method, url = "", rawHeaders } = request;
      heads.push([`${method} ${url}`, ...rawHeaders].join("\n"));
      if (!url.startsWith(`http://${HOST}/`)) response.writeHead(400).end();
      else toConsole(url.slice(`http://${HOST}`.length), request, response);
    });
    proxy.on("connect", (request, client: Socket) => {
      heads.push([`CONNECT ${request.url}`, ...request.rawHeaders].join("\n"));
      if (refusal !== undefined) return client.end(`HTTP/1.1 ${refusal}\r\n\r\n`);
      const server = connect(portOf(tls), "127.0.0.1", () => client.write("HTTP/1.1 200 OK\r\n\r\n"));
      server.pipe(client).pipe(server);
      for (const socket of [client, server]) socket.on("error", () => {});
    });
    await Promise.all([tls, proxy].map((server) => once(server.listen(0, "127.0.0.1"), "listening")));
  });
  after(async () => {
    for (const server of [tls, proxy]) {
      server?.closeAllConnections();
      server?.close();
    }
    await console?.close();
  });

  beforeEach(() => {
    heads.length = 0;
    refusal = undefined;
  });

  /** @param more other variables */
  async function doctor(more: NodeJS.ProcessEnv = {}): Promise<{ found: string; printed: string }> {
    const address = `http://me:a-password@127.0.0.1:${portOf(proxy)}`;
    const ran = await cli(["doctor", "--json"], {
      env: {
        PATH: process.env["PATH"],
        PULUMI_BIN: "/nowhere/pulumi",
        CALIMERO_CONSOLE_URL: `https://${HOST}`,
        CALIMERO_ACCESS_KEY: console.accessKey,
        HTTPS_PROXY: address,
        HTTP_PROXY: address,
        NODE_EXTRA_CA_CERTS: certificate,
        ...more,
      },
    });
    const { checks } = JSON.parse(ran.stdout) as { checks: { what: string; found: string }[] };
    return {
      found: checks.find(({ what }) => what === "Console")?.found ?? "",
      printed: `${ran.stdout}${ran.stderr}`,
    };
  }

  it("is reached through it, which learns the host and its own password and no access key", async () => {
    const { found, printed } = await doctor();
    assert.equal(found, `a Keyring console answers at https://${HOST}`);
    assert.ok(heads.length > 0);
    for (const head of heads) {
      assert.match(head, new RegExp(`^CONNECT ${HOST}:443\n`));
      assert.match(head, /\nproxy-authorization\nBasic /i);
      assert.ok(!head.includes(console.accessKey));
    }
    assert.ok(!printed.includes("a-password") && !printed.includes(console.accessKey));
  });

  it("is reached through it without TLS too, and then it sees the access key", async () => {
    const { found, printed } = await doctor({ CALIMERO_CONSOLE_URL: `http://${HOST}` });
    assert.equal(found, `a Keyring console answers at http://${HOST}`);
    for (const head of heads) {
      assert.match(head, new RegExp(`^GET http://${HOST}/`));
      assert.match(head, /\nproxy-authorization\nBasic /i);
    }
    assert.ok(heads.some((head) => head.includes(console.accessKey)));
    assert.ok(!printed.includes("a-password") && !printed.includes(console.accessKey));
  });

  it("is reached without it where NO_PROXY says so", async () => {
    const { found } = await doctor({ CALIMERO_CONSOLE_URL: console.url, NO_PROXY: "127.0.0.1" });
    assert.equal(found, `a Keyring console answers at ${console.url}`);
    assert.deepEqual(heads, []);
  });

  it("is told apart from a proxy that refuses, whose password nobody prints", async () => {
    refusal = "407 Proxy Authentication Required";
    const { found, printed } = await doctor();
    assert.match(found, /answered 407: the proxy in HTTPS_PROXY or HTTP_PROXY requires another user/);
    assert.ok(!printed.includes("a-password") && !printed.includes(console.accessKey), printed);
  });
});

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
