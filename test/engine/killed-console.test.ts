import assert from "node:assert/strict";
import { DEFAULT_DEVELOPMENT_SHARD } from "../../console/src/options.js";
import { Caller } from "../faults/postgres-consoles.js";
import { copyTemplate, makeFolder } from "../support/console.js";
import { type ConsoleProcess, startConsoleProcess } from "../support/console-process.js";
import { type Fault, pass, reset } from "../support/fault.js";
import { type FaultProxy, faultProxy } from "../support/fault-proxy.js";
import { expectFailure, expectSuccess, type Project, printed, project, tokensIn } from "../support/pulumi.js";

const SHARD = DEFAULT_DEVELOPMENT_SHARD.id;

const token = (version: number) =>
  `new calimero.AuthToken("web", { shardId: "${SHARD}", permissions: ["view-blocks"], rotation: { triggers: { version: ${version} } } });`;

describe("a console that is killed in the middle of an operation", () => {
  let console: ConsoleProcess;
  let accessKey: string;
  let proxy: FaultProxy;
  let app: Project;

  before(async () => {
    const dataDir = await makeFolder();
    await copyTemplate(dataDir);
    console = await startConsoleProcess(dataDir);
    accessKey = console.accessKey;
    proxy = await faultProxy(console.url);
    const settings = { CALIMERO_CONSOLE_URL: proxy.url, CALIMERO_ACCESS_KEY: accessKey };
    app = await project(token(1), settings, { alone: true });
  });
  after(async () => {
    await app?.remove();
    await proxy?.close();
    await console?.end("SIGKILL");
  });

  const caller = () => new Caller(console, accessKey, SHARD);
  const recorded = async () => (await tokensIn(app.stack))["web"]?.outputs;

  async function aliveIds(): Promise<string[]> {
    const answer = await caller().api("GET", `/shards/${SHARD}/tokens?status=active`);
    return ((await answer.json()) as { tokens: { id: string }[] }).tokens.map(({ id }) => id).sort();
  }

  const kill = () => console.end("SIGKILL");

  async function startAgain(): Promise<void> {
    console = await startConsoleProcess(console.dataDir);
    proxy.target = console.url;
  }

  it("before it mints, and comes back, does not keep the up from succeeding", async () => {
    let first = true;
    proxy.rule = ({ method }) => {
      if (method !== "POST" || !first) return pass;
      first = false;
      return { kind: "around", before: () => kill().then(startAgain), fault: reset };
    };
    expectSuccess(await app.stack.up());
    const outputs = await recorded();
    assert.deepEqual(await aliveIds(), [outputs?.["tokenId"]]);
    assert.equal(await caller().gateway(String(outputs?.["token"])), 200);
  });

  it("after it minted, in rotate, leaves the value in use, and the next up finishes that rotation", async () => {
    const before = await recorded();
    await app.program(token(2));
    const killed: Fault = { kind: "overrule", by: { kind: "around", before: kill, fault: reset } };
    proxy.rule = ({ method }) => (method === "POST" ? killed : pass);
    const said = printed(expectFailure(await app.stack.up()));
    assert.match(said, /AuthToken "web": /);
    assert.deepEqual((await recorded())?.["token"], before?.["token"]);

    proxy.rule = () => pass;
    await startAgain();
    assert.equal((await aliveIds()).length, 2, "the case that the test is about");
    assert.equal(await caller().gateway(String(before?.["token"])), 200);
    expectSuccess(await app.stack.up());
    const after = await recorded();
    assert.deepEqual(await aliveIds(), [before?.["tokenId"], after?.["tokenId"]].sort());
    for (const outputs of [before, after]) assert.equal(await caller().gateway(String(outputs?.["token"])), 200);
  });

  it("between two revocations keeps the resource of a destroy and says what is still alive; the next one ends it", async () => {
    const before = await recorded();
    let revoked = 0;
    proxy.rule = ({ method }) => {
      if (method !== "DELETE") return pass;
      revoked += 1;
      return revoked === 1 ? { kind: "around", fault: pass, after: kill } : pass;
    };
    const said = printed(expectFailure(await app.stack.destroy()));
    assert.match(said, new RegExp(`token ${before?.["tokenId"]} may still be alive: `));
    assert.deepEqual(await recorded(), before);

    proxy.rule = () => pass;
    await startAgain();
    assert.deepEqual(await aliveIds(), [before?.["tokenId"]]);
    expectSuccess(await app.stack.destroy());
    assert.deepEqual(await aliveIds(), []);
  });
});
