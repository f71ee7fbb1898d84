import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { startConsole, type TestConsole } from "../../support/console.js";
import { delay, pass, type Sent } from "../../support/fault.js";
import { type FaultProxy, faultProxy } from "../../support/fault-proxy.js";
import { expectSuccess, type Project, project, tokensIn } from "../../support/pulumi.js";
import { askBlock, living } from "../support/tokens.js";

const PROGRAM = (trigger: number) => `
resources:
  web:
    type: keyring:calimero:AuthToken
    properties:
      shardId: demos-calimero-testnet
      permissions: [view-blocks]
      rotation: { triggers: { version: ${trigger} } }`;

/** Milliseconds that a request hangs: much longer than the run may take after it was interrupted. */
const HANGS = 15_000;

describe("an up that is interrupted while the console is slow", () => {
  let console: TestConsole;
  let proxy: FaultProxy;
  let app: Project;
  const children: ChildProcess[] = [];

  before(async () => {
    console = await startConsole();
    proxy = await faultProxy(console.url);
    const settings = { CALIMERO_CONSOLE_URL: proxy.url, CALIMERO_ACCESS_KEY: console.accessKey };
    app = await project(PROGRAM(1), { ...settings, KEYRING_TIMEOUT: "300" }, { runtime: "yaml" });
  });
  after(async () => {
    for (const child of children) child.kill("SIGKILL");
    await app?.remove();
    await proxy?.close();
    await console?.close();
  });

  /** Starts a run, interrupts it once such a request hangs, and says how many milliseconds later it ended. */
  async function interrupted(command: string, hangs: (request: Sent) => boolean): Promise<number> {
    const reached = new Promise<void>((resolve) => {
      proxy.rule = (request) => {
        if (!hangs(request)) return pass;
        resolve();
        return delay(HANGS);
      };
    });
    const child = app.stack.start(command, "--yes", "--skip-preview");
    children.push(child);
    const ended = once(child, "exit");
    await reached;
    const begun = Date.now();
    child.kill("SIGINT");
    const [code] = await ended;
    assert.notEqual(code, 0);
    proxy.rule = () => pass;
    return Date.now() - begun;
  }

  it("ends within five seconds, and the state keeps what may have been minted", async () => {
    const time = await interrupted("up", ({ method }) => method === "POST");
    assert.ok(time < 5_000, `it took ${time} ms`);
    assert.equal((await tokensIn(app.stack))["web"]?.outputs["status"], "pending");
  });

  it("is finished by the next one, with one live token whose value works", async () => {
    expectSuccess(await app.stack.up());
    const { web } = await tokensIn(app.stack);
    assert.deepEqual(
      (await living(console)).map(({ id }) => id),
      [web?.outputs["tokenId"]],
    );
    assert.equal(await askBlock(console, web?.outputs["token"]), 200);
  });

  it("loses no new value: a rotation that hangs while it retires the old one keeps what it got", async () => {
    const before = (await tokensIn(app.stack))["web"]?.outputs;
    await app.program(PROGRAM(2));
    const time = await interrupted("up", ({ method }) => method === "DELETE");
    assert.ok(time < 5_000, `it took ${time} ms`);
    const after = (await tokensIn(app.stack))["web"]?.outputs;
    assert.equal(after?.["generation"], 2);
    assert.equal(after?.["previousToken"], before?.["token"]);
    assert.equal(await askBlock(console, after?.["token"]), 200);
    expectSuccess(await app.stack.up());
  });

  it("keeps every token of a refresh that hangs", async () => {
    const before = await tokensIn(app.stack);
    const time = await interrupted("refresh", ({ method }) => method === "GET");
    assert.ok(time < 5_000, `it took ${time} ms`);
    assert.deepEqual(await tokensIn(app.stack), before);
  });

  it("leaves nothing alive that a destroy would not revoke", async () => {
    expectSuccess(await app.stack.destroy());
    assert.deepEqual(await living(console), []);
  });
});
