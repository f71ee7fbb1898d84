import assert from "node:assert/strict";
import type { ServiceError } from "@grpc/grpc-js";
import fc from "fast-check";
import { calimero } from "../../../provider/src/calimero/index.js";
import { dynamicHost, log } from "../../../provider/src/hosts/dynamic.js";
import { EngineLog } from "../../../provider/src/hosts/plugin/engine-log.js";
import { ownEnvironment } from "../../support/environment.js";
import { harm, hostileText } from "../../support/hostile-text.js";
import { KEY } from "../support/calimero.js";
import { problem, type TestServer, testServer } from "../support/test-server.js";
import { type Plugin, plugin } from "./plugin/support.js";
import { testEngine } from "./plugin/test-engine.js";
import { ID, INPUTS, state } from "./plugin/tokens.js";

describe("what a server says, as both hosts hand it to the engine", () => {
  ownEnvironment();
  let server: TestServer;
  let started: Plugin;

  before(async () => {
    server = await testServer();
    started = await plugin();
    await started.configure({ calimeroUrl: server.url, calimeroAccessKey: KEY });
  });
  after(async () => {
    await started.stop();
    await server.close();
  });

  it("does nothing to a terminal, in whatever field of a refusal it stands", async () => {
    const host = dynamicHost<object, object>(calimero.resources.AuthToken);
    const settings = new Map([
      ["keyring:calimeroUrl", server.url],
      ["keyring:calimeroAccessKey", KEY],
    ]);
    await host.configure?.({ config: settings } as never);
    await fc.assert(
      fc.asyncProperty(hostileText, fc.constantFrom(403, 404, 409, 422), async (text, status) => {
        server.replies = [
          problem(status, "forbidden", {
            title: text,
            detail: text,
            right: text,
            errors: [{ property: text, reason: text }],
          }),
          problem(status, "invalid-request", { detail: text, errors: [{ property: text, reason: text }] }),
          problem(status, "other", { detail: text }),
        ];
        const messages: string[] = [];
        for (const operation of [
          () => started.create(INPUTS),
          () => started.delete(ID, state()),
          async () => host.create?.(INPUTS),
          async () => host.delete?.(ID, state()),
        ]) {
          await operation().then(
            () => assert.fail("it went well"),
            (error: Error | ServiceError) => messages.push("details" in error ? error.details : error.message),
          );
        }
        for (const message of messages) assert.equal(harm(message), undefined, message);
      }),
      { numRuns: 25 },
    );
  });

  it("does nothing to a terminal in a warning", async () => {
    const printed: string[] = [];
    const { log: usual } = console;
    const engine = await testEngine();
    const messages = new EngineLog();
    messages.connect(engine.address);
    try {
      console.log = (line: string) => printed.push(line);
      for (const text of fc.sample(hostileText, 50)) {
        log.warn(`token ${text}`);
        await messages.warn(`token ${text}`, "");
      }
    } finally {
      console.log = usual;
      messages.close();
      engine.close();
    }
    const told = engine.told().map(({ message }) => message);
    assert.equal(printed.length + told.length, 100);
    for (const line of [...printed, ...told]) assert.equal(harm(line), undefined, line);
  });
});
