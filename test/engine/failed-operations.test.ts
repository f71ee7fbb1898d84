import assert from "node:assert/strict";
import { closedPort } from "../provider/support/test-server.js";
import { startConsole, type TestConsole } from "../support/console.js";
import { answer, pass, truncate } from "../support/fault.js";
import { type FaultProxy, faultProxy } from "../support/fault-proxy.js";
import { expectFailure, expectSuccess, type Project, printed, project, tokensIn } from "../support/pulumi.js";
import { accessKeyWith, living } from "./support/tokens.js";

const KEPT = `new calimero.AuthToken("kept", { shardId: "demos-calimero-testnet", permissions: ["view-blocks"] });`;
const WITH = (shardId: string) =>
  `${KEPT}\nnew calimero.AuthToken("wanted", { shardId: "${shardId}", permissions: ["view-keys"] });`;

describe("an operation that fails", () => {
  let console: TestConsole;
  let proxy: FaultProxy;
  let app: Project;
  let original: unknown;
  let settings: NodeJS.ProcessEnv;

  before(async () => {
    console = await startConsole();
    proxy = await faultProxy(console.url);
    settings = { CALIMERO_CONSOLE_URL: proxy.url, CALIMERO_ACCESS_KEY: console.accessKey, KEYRING_TIMEOUT: "4" };
    app = await project(KEPT, settings);
    expectSuccess(await app.stack.up());
    original = await tokensIn(app.stack);
    await app.program(WITH(console.shardId));
  });
  after(async () => {
    await app?.remove();
    await proxy?.close();
    await console?.close();
  });
  afterEach(() => {
    proxy.rule = () => pass;
    app.setEnv(settings);
  });

  /** An up fails with these words about the resource, and leaves the state and the console as they were. */
  async function failsWith(...words: RegExp[]): Promise<void> {
    const said = printed(expectFailure(await app.stack.up()));
    assert.match(said, /AuthToken "wanted": |AuthToken resource 'wanted' has a problem: /);
    for (const word of words) assert.match(said, word);
    assert.deepEqual(await tokensIn(app.stack), original);
    assert.deepEqual(await living(console, "wanted"), []);
  }

  it("names an unknown shard, and the one that was meant", async () => {
    await app.program(WITH("demo-calimero-testnet"));
    await failsWith(/shardId: .*no shard "demo-calimero-testnet".*did you mean "demos-calimero-testnet"\?/);
    await app.program(WITH(console.shardId));
  });

  it("says that the access key is not known", async () => {
    app.setEnv({ CALIMERO_ACCESS_KEY: `keyring_${"x".repeat(43)}` });
    await failsWith(/keyring:calimeroAccessKey: .*does not accept the access key/);
  });

  it("says that there is no access key, and how to give one", async () => {
    app.setEnv({ CALIMERO_ACCESS_KEY: undefined });
    await failsWith(/keyring:calimeroAccessKey: no access key.*CALIMERO_ACCESS_KEY.*pulumi config set --secret/);
  });

  it("names the right that the access key lacks", async () => {
    const { value } = await accessKeyWith(console, "view-tokens", "revoke-tokens");
    app.setEnv({ CALIMERO_ACCESS_KEY: value });
    await failsWith(/shardId: .*"demos-calimero-testnet": it lacks the right issue-tokens/);
  });

  it("says that nothing answers at the console's address", async () => {
    app.setEnv({ CALIMERO_CONSOLE_URL: await closedPort() });
    await failsWith(/keyring:calimeroUrl: the console at \S+ refuses connections: is it running/);
  });

  it("says that something else answers at the console's address", async () => {
    proxy.rule = () => answer(404, "<h1>Not Found</h1>");
    await failsWith(/keyring:calimeroUrl: nothing that looks like a Keyring console answers/);
  });

  it("says how long the console asks to wait, where that is longer than the operation may take", async () => {
    const problem = { type: "urn:keyring:problem:too-many-requests", title: "Too many requests", status: 429 };
    proxy.rule = () => answer(429, problem, { "retry-after": "600" });
    await failsWith(/answered 429.*asks to wait 600 s/);
    assert.equal(proxy.log.filter(({ status }) => status === 429).length, 1, "it asked again in spite of that");
  });

  it("waits as long as a 429 asks, then succeeds", async () => {
    let turnedAway: number | undefined;
    const waits: number[] = [];
    proxy.rule = ({ method }) => {
      if (method !== "POST") return pass;
      if (turnedAway !== undefined) waits.push(Date.now() - turnedAway);
      if (turnedAway !== undefined) return pass;
      turnedAway = Date.now();
      return answer(429, "", { "retry-after": "1" });
    };
    expectSuccess(await app.stack.up());
    assert.ok((waits[0] ?? 0) >= 990, `it waited ${waits[0]} ms`);
    assert.equal((await living(console, "wanted")).length, 1);
    await app.program(KEPT);
    expectSuccess(await app.stack.up());
    assert.deepEqual(await tokensIn(app.stack), original);
    await app.program(WITH(console.shardId));
  });

  for (const [what, fault, words] of [
    ["is no JSON", answer(201, "<html>welcome</html>"), /cannot be read: not JSON/],
    ["is cut short", truncate(40), /AuthToken "wanted": .*broke the connection|cannot be read/],
  ] as const) {
    it(`keeps the state of the others, and says so, when the answer of a mint ${what}`, async () => {
      proxy.rule = ({ method }) => (method === "POST" ? fault : pass);
      const said = printed(expectFailure(await app.stack.up()));
      assert.match(said, words);
      assert.match(
        said,
        /may be active, but nobody has its value: run `pulumi up` again to finish, or `pulumi destroy`/,
      );
      const { kept, wanted } = await tokensIn(app.stack);
      assert.deepEqual({ kept }, original);
      assert.equal(wanted?.outputs["status"], "pending");
      proxy.rule = () => pass;
      await app.program(KEPT);
      expectSuccess(await app.stack.up());
      assert.deepEqual(await living(console, "wanted"), []);
      await app.program(WITH(console.shardId));
    });
  }
});
