import assert from "node:assert/strict";
import fc from "fast-check";
import { problem, type Reply, type TestServer, testServer } from "../../provider/support/test-server.js";
import { cli } from "../../support/cli.js";
import { harm, hostileText } from "../../support/hostile-text.js";
import { exported, exportedToken } from "../support/state.js";

const TEXTS = fc.sample(hostileText, { numRuns: 40, seed: 7 });

describe("what a server and a state say, on the command line", function () {
  this.timeout(60_000); // each test starts the command several times

  let server: TestServer;

  beforeEach(async () => {
    server = await testServer(console_);
  });
  afterEach(() => server.close());

  const run = (args: readonly string[], input: string) =>
    cli(args, {
      env: { CALIMERO_CONSOLE_URL: server.url, CALIMERO_ACCESS_KEY: "k", KEYRING_OWNER_PREFIX: "acme" },
      input,
    });

  /** Checks each line that was printed; lines are this project's own. */
  function harmless({ stdout, stderr }: { stdout: string; stderr: string }): void {
    for (const line of `${stdout}\n${stderr}`.split("\n")) assert.equal(harm(line), undefined, JSON.stringify(line));
  }

  it("does nothing to a terminal in tables and in JSON, where it can still be read back", async () => {
    const input = exported([exportedToken({ outputs: { tokenId: "t0" } })]);
    const shown = await run(["orphans", "--older-than", "0s"], input);
    assert.equal(shown.code, 3, shown.stderr);
    harmless(shown);
    assert.equal(shown.stdout.split("\n").filter((line) => line.includes("shard demos")).length, TEXTS.length);
    const json = await run(["orphans", "--older-than", "0s", "--json"], input);
    harmless(json);
    const { orphans } = JSON.parse(json.stdout) as { orphans: { name: string }[] };
    assert.deepEqual(
      orphans.map(({ name }) => name),
      TEXTS.map((text) => JSON.parse(Buffer.from(JSON.stringify(text)).toString()) as string),
    );
  });

  it("does nothing to a terminal in an error", async () => {
    const detail = TEXTS.join(" ");
    server.replies = [problem(403, "forbidden", { detail, title: detail, right: detail })];
    const run_ = await run(["status"], exported([exportedToken()]));
    assert.equal(run_.code, 1);
    harmless(run_);
    assert.equal(
      run_.stderr
        .trim()
        .split("\n")
        .filter((line) => !line.startsWith("Asking")).length,
      1,
      run_.stderr,
    );
  });

  it("does nothing to a terminal where a state has it", async () => {
    const names = TEXTS.map((name, index) => exportedToken({ name: `${index}${name}`, outputs: { tokenId: "t0" } }));
    harmless(await run(["status"], exported(names)));
    harmless(await run(["status", "--json"], exported(names)));
  });
});

/** A console with a shard on which every token has a name that is one of the texts. */
const console_: Reply = (response, { url }) => {
  const tokens = TEXTS.map((name, index) => ({
    id: `t${index + 1}`,
    shardId: "demos",
    name,
    permissions: "full",
    status: "active",
    createdAt: "2026-01-01T00:00:00.000Z",
    expiresAt: null,
    revokeAt: null,
    lastUsedAt: null,
    labels: { owner: `acme/organization/infra/dev/lost${index}`, instance: "0b".repeat(16), generation: "1" },
    rpcUrl: "http://127.0.0.1:1/",
  }));
  const token = { ...tokens[0], id: "t0", name: "web" };
  const { pathname } = new URL(url, "http://console");
  const answers: Record<string, object> = {
    "/api/v1/shards": { shards: [{ id: "demos" }], nextCursor: null },
    "/api/v1/shards/demos/tokens": { tokens, nextCursor: null },
    "/api/v1/shards/demos/tokens/t0": token,
  };
  response
    .writeHead(pathname in answers ? 200 : 404, { "content-type": "application/json" })
    .end(JSON.stringify(answers[pathname] ?? {}));
};
