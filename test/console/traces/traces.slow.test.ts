import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readServeSettings } from "../../../console/src/command/settings.js";
import { type ConsoleProcess, startConsoleProcess } from "../../support/console-process.js";

interface Attribute {
  key: string;
  value: Record<string, unknown>;
}

interface Span {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  status: { code?: number };
  attributes: Attribute[];
}

interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

describe("console: traces", function () {
  this.timeout(60_000);
  const received: Received[] = [];
  const asked: IncomingHttpHeaders[] = [];
  let collector: Server;
  let rpc: Server;
  let folder: string;
  let running: ConsoleProcess | undefined;
  let status: number;

  before(async () => {
    collector = await listening((headers, path, body) => {
      received.push({ headers, path, body });
      return { status, body: headers["content-type"] === "application/json" ? "{}" : "" };
    });
    rpc = await listening((headers) => {
      asked.push(headers);
      const result = { version: { version: "2.0.0" }, sync_info: {} };
      return { status: 200, body: JSON.stringify({ jsonrpc: "2.0", id: 1, result }) };
    });
  });

  beforeEach(async () => {
    received.length = 0;
    asked.length = 0;
    status = 200;
    folder = await mkdtemp(join(tmpdir(), "keyring-traces-"));
  });

  afterEach(async () => {
    await running?.end("SIGKILL");
    running = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  after(() => {
    collector.close();
    rpc.close();
  });

  const start = async (env: Record<string, string>) => {
    running = await startConsoleProcess(folder, { KEYRING_CONSOLE_ALLOW_PRIVATE_UPSTREAMS: "true", ...env });
    return running;
  };

  const api = async ({ url, accessKey }: ConsoleProcess, path: string, body?: unknown, headers = {}) => {
    const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const type = body === undefined ? {} : { "content-type": "application/json" };
    const response = await fetch(`${url}/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${accessKey}`, ...type, ...headers },
    });
    assert.ok(response.ok, `${path}: ${response.status} ${response.ok || (await response.text())}`);
    return (await response.json()) as { id: string; value: string };
  };

  it("follow a request through the API to the database, and through the gateway to the shard, and hold no secret", async () => {
    const key = randomBytes(16).toString("hex");
    const own = await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: urlOf(collector),
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=test",
    });
    await api(own, "/shards", {
      id: "remote",
      rpcUrl: `${urlOf(rpc)}/rpc/${key}?apiKey=${key}`,
      masterAccount: "remote.test",
    });
    const token = await api(own, "/shards/remote/tokens", { name: "traced", permissions: "full" }, parentOf("a"));
    asked.length = 0;
    const answer = await fetch(`${own.url}/api/v1/shards/remote/neard-rpc/`, {
      method: "POST",
      headers: { "x-api-key": token.value, ...parentOf("b") },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "status", params: [] }),
    });
    assert.equal(answer.status, 200);
    await own.end("SIGTERM");

    const spans = received.flatMap(({ body }) => spansOf(body));
    const issuing = spans.filter(({ traceId }) => traceId === traceIdOf("a"));
    const server = issuing.find(({ name }) => name.startsWith("POST"));
    assert.ok(server);
    assert.equal(server.parentSpanId, SPAN_ID);
    assert.deepEqual(attributesOf(server, "http.route", "keyring.operation", "http.response.status_code"), [
      "/api/v1/shards/:shardId/tokens",
      "issueToken",
      201,
    ]);
    const statements = issuing.filter(({ parentSpanId }) => parentSpanId === server.spanId).map(({ name }) => name);
    for (const statement of ["BEGIN", "WITH", "COMMIT"]) assert.ok(statements.includes(statement), String(statements));

    const passing = spans.filter(({ traceId }) => traceId === traceIdOf("b"));
    const gateway = passing.find(({ parentSpanId }) => parentSpanId === SPAN_ID);
    assert.ok(gateway);
    assert.deepEqual(attributesOf(gateway, "keyring.outcome", "rpc.method", "keyring.shard.id", "keyring.token.id"), [
      "relayed",
      "status",
      "remote",
      token.id,
    ]);
    const sent = passing.find(({ parentSpanId, attributes }) => {
      return parentSpanId === gateway.spanId && attributes.some((one) => one.key === "server.address");
    });
    assert.ok(sent);
    assert.deepEqual(attributesOf(sent, "server.address", "http.response.status_code"), ["127.0.0.1", 200]);
    assert.match(asked[0]?.traceparent as string, new RegExp(`^00-${traceIdOf("b")}-`));

    const all = received.map(({ body }) => body.toString()).join("\n");
    for (const secret of [key, token.value, own.accessKey]) assert.ok(!all.includes(secret));
    assert.match(all, /deployment\.environment\.name/);
    assert.match(own.log(), new RegExp(`"traceId":"${traceIdOf("a")}"`));
  });

  it("are sent as protobuf unless told otherwise, with the headers of the environment", async () => {
    const own = await start({
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${urlOf(collector)}/elsewhere`,
      OTEL_EXPORTER_OTLP_HEADERS: "x-scope-orgid=team",
    });
    await api(own, "/shards");
    await own.end("SIGTERM");
    const [first] = received;
    assert.equal(first?.path, "/elsewhere");
    assert.equal(first?.headers["content-type"], "application/x-protobuf");
    assert.equal(first?.headers["x-scope-orgid"], "team");
    assert.ok(first?.body.includes("GET /api/v1/shards"));
    assert.doesNotMatch(own.log(), /trouble/);
  });

  it("are no matter to a console whose collector is gone", async () => {
    const own = await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9",
      OTEL_BSP_SCHEDULE_DELAY: "50",
      OTEL_EXPORTER_OTLP_TIMEOUT: "100",
    });
    for (let request = 0; request < 5; request++) await api(own, "/shards");
    await own.end("SIGTERM");
    assert.equal(await own.ended, 0);
    assert.equal(own.log().match(/trouble with traces/g)?.length, 1);
    assert.match(own.log(), /"reason":"[^"]*ECONNREFUSED/);
  });

  it("say why a collector does not take them", async () => {
    status = 400;
    const own = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: urlOf(collector) });
    await api(own, "/shards");
    await own.end("SIGTERM");
    assert.match(own.log(), /"reason":"[^"]*(?:400|Bad Request)/);
  });

  it("are asked for by OpenTelemetry's variables, of which wrong ones are named", () => {
    const protocolOf = (env: Record<string, string>) => readServeSettings([], env).traceProtocol;
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318" };
    assert.equal(protocolOf({}), undefined);
    assert.equal(protocolOf({ OTEL_TRACES_EXPORTER: "otlp" }), "http/protobuf");
    assert.equal(protocolOf({ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" }), "http/json");
    assert.equal(protocolOf({ ...endpoint, OTEL_SDK_DISABLED: "true" }), undefined);
    assert.equal(protocolOf({ ...endpoint, OTEL_TRACES_EXPORTER: "none" }), undefined);
    assert.throws(() => protocolOf({ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" }), /http\/protobuf.*4318/);
    assert.throws(() => protocolOf({ OTEL_TRACES_EXPORTER: "zipkin" }), /OTEL_TRACES_EXPORTER must be otlp or none/);
    assert.throws(() => protocolOf({ OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" }), /http:\/\/localhost:4318/);
  });
});

const SPAN_ID = "00f067aa0ba902b7";

function traceIdOf(digit: string): string {
  return digit.repeat(32);
}

function parentOf(digit: string): Record<string, string> {
  return { traceparent: `00-${traceIdOf(digit)}-${SPAN_ID}-01` };
}

function spansOf(body: Buffer): Span[] {
  const { resourceSpans } = JSON.parse(body.toString()) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}

function attributesOf({ attributes }: Span, ...names: string[]): unknown[] {
  return names.map((name) => Object.values(attributes.find(({ key }) => key === name)?.value ?? {})[0]);
}

async function listening(
  answer: (headers: IncomingHttpHeaders, path: string, body: Buffer) => { status: number; body: string },
): Promise<Server> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { status, body } = answer(request.headers, request.url ?? "", Buffer.concat(chunks));
    response.writeHead(status, { "content-type": request.headers["content-type"] ?? "application/json" }).end(body);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return server;
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
