import assert from "node:assert/strict";
import { join } from "node:path";
import { startConsole, type TestConsole } from "../../support/console.js";
import { expectSuccess, tokensIn } from "../../support/pulumi.js";
import { type Example, example } from "../support/example.js";
import { GO_SETTINGS, go, sdksIn } from "../support/generated-sdks.js";
import { missingOutputs } from "../support/required-outputs.js";
import { askBlock, living } from "../support/tokens.js";

const root = join(__dirname, "..", "..", "..");

describe("the Go example, on its generated SDK", function () {
  this.timeout(1_200_000); // the SDK of Pulumi is compiled with it, where Go has not done so before
  let console: TestConsole;
  let app: Example & { folder: string };

  before(async () => {
    console = await startConsole();
    const settings = { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey, ...GO_SETTINGS };
    app = await example("go", settings, { files: ["Pulumi.yaml", "go.mod"] });
    const sdks = join(app.folder, "sdks");
    await sdksIn(sdks);
    await app.edit("go.mod", join(root, ".keyring", "sdks", "go"), join(sdks, "go"));
    await go(app.folder, "mod", "tidy");
  });
  after(async () => {
    await app?.remove();
    await console?.close();
  });

  it("brings up a token that works, and whose value is a secret", async () => {
    await go(app.folder, "vet", ".");
    expectSuccess(await app.stack.up());
    assert.equal(await askBlock(console, (await app.stack.outputs("shown"))["token"]), 200);
    assert.equal((await app.stack.outputs("masked"))["token"], "[secret]");
  });

  it("changes it in place, and a refresh finds it as it is", async () => {
    const { token } = await app.stack.outputs("shown");
    await app.edit("main.go", "calimero.PermissionViewBlocks", "calimero.PermissionFull");
    await app.edit("main.go", 'pulumi.String("view-accounts"),', "");
    expectSuccess(await app.stack.up());
    const { deployer } = await tokensIn(app.stack);
    assert.equal(deployer?.outputs["previousToken"], token);
    expectSuccess(await app.stack.refresh("--expect-no-changes"));
    assert.deepEqual(await missingOutputs(app.stack), []);
    expectSuccess(await app.stack.up("--expect-no-changes"));
  });

  it("revokes everything on destroy", async () => {
    expectSuccess(await app.stack.destroy());
    assert.deepEqual(await living(console), []);
  });
});
