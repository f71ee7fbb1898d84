import assert from "node:assert/strict";
import { startConsole, type TestConsole } from "../support/console.js";
import { dropReply, type Fault, pass } from "../support/fault.js";
import { type FaultProxy, faultProxy } from "../support/fault-proxy.js";
import { expectFailure, expectSuccess, type Project, project, tokensIn } from "../support/pulumi.js";
import { type Held, hold, running } from "./support/running.js";
import { askBlock, living } from "./support/tokens.js";

const token = (name: string) =>
  `new calimero.AuthToken("${name}", { shardId: "demos-calimero-testnet", permissions: ["view-blocks"] });`;

describe("an up that is cancelled while a token is being minted", () => {
  let console: TestConsole;
  let proxy: FaultProxy;
  let app: Project;

  before(async () => {
    console = await startConsole();
    proxy = await faultProxy(console.url);
    app = await project(
      "",
      { CALIMERO_CONSOLE_URL: proxy.url, CALIMERO_ACCESS_KEY: console.accessKey },
      { alone: true },
    );
  });
  after(async () => {
    await app?.remove();
    await proxy?.close();
    await console?.close();
  });
  afterEach(() => {
    proxy.rule = () => pass;
  });

  function holdMints(fault: (held: Held) => Fault, held: Held): void {
    proxy.rule = ({ method }) => (method === "POST" ? fault(held) : pass);
  }

  it("once, finishes what it has begun: the value is in the state", async () => {
    await app.program(token("once"));
    const held = hold(pass);
    holdMints(({ fault }) => fault, held);
    const run = running(app.stack, "up");
    await held.reached;
    run.signal("SIGINT");
    await run.prints(/\^C received/);
    held.release();
    await run.ended;
    const { once } = await tokensIn(app.stack);
    assert.equal(await askBlock(console, once?.outputs["token"]), 200);
    assert.deepEqual(
      (await living(console)).map(({ id }) => id),
      [once?.outputs["tokenId"]],
    );
  });

  it("twice, ends at once and leaves one token that its labels find; the next up mints its own", async () => {
    await app.program(`${token("once")}\n${token("twice")}`);
    const held = hold(dropReply);
    holdMints(({ fault }) => ({ kind: "overrule", by: fault }), held);
    const run = running(app.stack, "up");
    await held.reached;
    run.signal("SIGINT");
    await run.prints(/\^C received/);
    run.signal("SIGINT");
    expectFailure(await run.ended);
    held.release();
    proxy.rule = () => pass;
    const { twice } = await tokensIn(app.stack);
    assert.equal(twice?.outputs["token"], undefined);
    const [orphan, ...others] = await living(console, "twice");
    assert.deepEqual(others, []);
    assert.equal(orphan?.labels["owner"], "organization/app/dev/twice");

    expectSuccess(await app.stack.up());
    const { twice: minted } = await tokensIn(app.stack);
    assert.equal(await askBlock(console, minted?.outputs["token"]), 200);
    assert.deepEqual(
      (await living(console, "twice")).map(({ id }) => id).sort(),
      [orphan?.id, minted?.outputs["tokenId"]].sort(),
    );
  });
});
