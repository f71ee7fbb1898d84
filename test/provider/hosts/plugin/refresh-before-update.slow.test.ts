import assert from "node:assert/strict";
import { CreateRequest, type CreateResponse } from "@pulumi/pulumi/proto/provider_pb";
import { startConsole, type TestConsole } from "../../../support/console.js";
import { ownEnvironment } from "../../../support/environment.js";
import { type Plugin, plugin, secret, struct, TOKEN } from "./support.js";
import { INPUTS } from "./tokens.js";

describe("whether the engine is to refresh before each update", () => {
  ownEnvironment();
  let console: TestConsole;
  let started: Plugin;

  before(async () => {
    console = await startConsole();
    started = await plugin();
  });
  after(async () => {
    await started.stop();
    await console.close();
  });

  async function asked(settings: object): Promise<boolean> {
    // settings are for the life of a process
    const one = await plugin();
    await one.configure({ calimeroUrl: console.url, calimeroAccessKey: secret(console.accessKey), ...settings });
    const request = new CreateRequest();
    request.setUrn(TOKEN);
    request.setProperties(struct(INPUTS));
    const answer = await new Promise<CreateResponse>((resolve, reject) => {
      one.client.create(request, (error, response) => (error === null ? resolve(response) : reject(error)));
    });
    await one.stop();
    return answer.getRefreshBeforeUpdate();
  }

  it("is no, unless a setting says so", async () => {
    assert.equal(await asked({}), false);
    assert.equal(await asked({ refreshBeforeUpdate: false }), false);
    assert.equal(await asked({ refreshBeforeUpdate: true }), true);
    process.env["KEYRING_REFRESH_BEFORE_UPDATE"] = "true";
    assert.equal(await asked({}), true);
  });

  it("is true or false, also as the text that a stack's configuration holds", async () => {
    const { inputs } = await started.checkConfig({ refreshBeforeUpdate: "true" });
    assert.equal(inputs["refreshBeforeUpdate"], true);
    const { failures } = await started.checkConfig({ refreshBeforeUpdate: "yes" });
    assert.deepEqual(failures, [{ property: "refreshBeforeUpdate", reason: "must be true or false" }]);
  });
});
