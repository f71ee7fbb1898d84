import assert from "node:assert/strict";
import type { ServiceError } from "@grpc/grpc-js";
import { ownEnvironment } from "../../../support/environment.js";
import { collectGarbage } from "../../../support/memory.js";
import { KEY } from "../../support/calimero.js";
import { initFailed } from "../../support/provider-calls.js";
import { drip, type Reply, silent, type TestServer, testServer } from "../../support/test-server.js";
import { type Plugin, plugin } from "./support.js";
import { ID, INPUTS, state } from "./tokens.js";

describe("an operation of the plugin at a console that never answers", () => {
  ownEnvironment();
  let server: TestServer;
  let started: Plugin;

  beforeEach(async () => {
    server = await testServer();
    started = await plugin();
  });
  afterEach(async () => {
    await started.stop();
    await server.close();
  });

  /** Has the console never come to an end of an answer. @returns done once a request has arrived */
  async function hanging(timeout?: number, reply: Reply = silent): Promise<void> {
    await started.configure({ calimeroUrl: server.url, calimeroAccessKey: KEY, ...(timeout ? { timeout } : {}) });
    return new Promise((resolve) => {
      server.replies = [
        (response, arrived) => {
          resolve();
          reply(response, arrived);
        },
      ];
    });
  }

  it("ends when the engine cancels, long before its deadline, with what may have been minted", async () => {
    const asked = hanging(3_600);
    const creation = assert.rejects(started.create(INPUTS), (error) => {
      assert.equal(initFailed(error)?.properties["status"], "pending");
      return true;
    });
    await asked;
    const begun = Date.now();
    await started.cancel();
    await creation;
    assert.ok(Date.now() - begun < 5_000);
  });

  it("is refused once the engine has cancelled, and asks nobody", async () => {
    void hanging();
    await started.cancel();
    const operations = [
      () => started.create(INPUTS),
      () => started.read(ID, state()),
      () => started.update(ID, state(), { ...INPUTS, name: "other" }),
      () => started.delete(ID, state()),
    ];
    for (const operation of operations) {
      await assert.rejects(operation, /AuthToken "web": skipped: the run was cancelled/);
    }
    assert.deepEqual(server.requests, []);
  });

  it("is begun again for another engine that attaches to the same process, as one does for each run with a debugger", async () => {
    await started.cancel();
    await started.attach("");
    const asked = hanging(3_600);
    const creation = assert.rejects(started.create(INPUTS));
    await asked;
    await started.cancel();
    await creation;
  });

  it("has the time that the program allows, whatever the settings say", async () => {
    process.env["KEYRING_TIMEOUT"] = "3600";
    void hanging(3_600);
    await assert.rejects(started.create(INPUTS, { timeout: 1 }), /AuthToken "web": /);
    await assert.rejects(
      started.update(ID, state(), { ...INPUTS, name: "other" }, { timeout: 1 }),
      /AuthToken "web": /,
    );
    await assert.rejects(started.delete(ID, state(), { timeout: 1 }), /AuthToken "web": /);
  });

  it("has the time that the environment allows, before the one of the configuration", async () => {
    process.env["KEYRING_TIMEOUT"] = "1";
    void hanging(3_600);
    await assert.rejects(started.create(INPUTS), /AuthToken "web": /);
  });

  for (const seconds of [1.001, 2_500_000, 9_999_999]) {
    it(`has the time that the program allows where no timer counts ${seconds} seconds`, async () => {
      const asked = hanging();
      const creation = started.create(INPUTS, { timeout: seconds }).then(
        () => "created",
        (error: ServiceError) => error.details,
      );
      assert.equal(await Promise.race([asked, creation]), undefined);
      await started.cancel();
      await creation;
    });
  }

  it("is one of many, of which nobody is warned", async () => {
    const warnings: Error[] = [];
    const warned = (warning: Error) => warnings.push(warning);
    process.on("warning", warned);
    const asked = hanging();
    const creations = Array.from({ length: 12 }, () => assert.rejects(started.create(INPUTS)));
    await asked;
    await started.cancel();
    await Promise.all(creations);
    process.off("warning", warned);
    assert.deepEqual(warnings, []);
  });

  it("has no more time when this process cleans up its memory meanwhile", async () => {
    const asked = hanging(1, drip);
    const creation = assert.rejects(started.create(INPUTS), /AuthToken "web": .* before the deadline/);
    await asked;
    collectGarbage();
    await creation;
  });

  it("keeps the plugin from ending for no longer than an engine waits", async () => {
    const asked = hanging(3_600);
    const creation = assert.rejects(started.create(INPUTS));
    await asked;
    const begun = Date.now();
    await started.stop();
    await creation;
    assert.ok(Date.now() - begun < 5_000);
  });
});
