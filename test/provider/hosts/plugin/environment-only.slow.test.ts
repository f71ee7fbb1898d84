import assert from "node:assert/strict";
import { ownEnvironment } from "../../../support/environment.js";
import { KEY } from "../../support/calimero.js";
import { problem, type TestServer, testServer } from "../../support/test-server.js";
import { type Plugin, plugin } from "./support.js";
import { type TestEngine, testEngine } from "./test-engine.js";
import { ID, INPUTS, state } from "./tokens.js";

describe("an access key that only the plugin's environment has", () => {
  ownEnvironment();
  let server: TestServer;
  let engine: TestEngine;
  let started: Plugin;

  before(async () => {
    // a server that gives back what it was sent, as a broken proxy does
    server = await testServer((response, arrived) => {
      problem(500, "internal", { detail: `${JSON.stringify(arrived.headers)} is beyond me` })(response, arrived);
    });
    engine = await testEngine();
    started = await plugin();
    await started.handshake(engine.address);
  });
  after(async () => {
    await started.stop();
    engine.close();
    await server.close();
  });

  it("is used, and stands in no answer and in no message, whatever is asked and however it fails", async () => {
    process.env["CALIMERO_CONSOLE_URL"] = server.url;
    process.env["CALIMERO_ACCESS_KEY"] = KEY;
    process.env["KEYRING_TIMEOUT"] = "2";
    assert.deepEqual((await started.checkConfig({})).inputs, {});
    await started.configure({});
    await started.check(INPUTS);
    await started.diff({ state: state(), before: INPUTS, after: { ...INPUTS, permissions: "full" } });
    await started.create(INPUTS, { preview: true });
    await Promise.all([
      assert.rejects(started.create(INPUTS)),
      assert.rejects(started.read(ID, state())),
      assert.rejects(started.read(ID, {})),
      assert.rejects(started.update(ID, state(), { ...INPUTS, permissions: "full" })),
      assert.rejects(started.delete(ID, state())),
    ]);
    assert.ok(server.requests.length > 0);
    for (const { headers } of server.requests) assert.equal(headers.authorization, `Bearer ${KEY}`);
    assert.ok(!started.answers().includes(KEY));
    assert.ok(!JSON.stringify(engine.told()).includes(KEY));
  });
});
