import assert from "node:assert/strict";
import { startConsole, type TestConsole } from "../../support/console.js";
import { expectFailure, expectSuccess, type Project, printed, project, tokensIn } from "../../support/pulumi.js";
import { bring } from "../support/importing.js";
import { askBlock, living } from "../support/tokens.js";

const TYPE = "keyring:calimero:AuthToken";

/** A token that somebody made at the console. */
interface Existing {
  id: string;
  value: string;
}

describe("importing a token", () => {
  let console: TestConsole;
  let app: Project;
  let existing: Existing;

  before(async () => {
    console = await startConsole();
    existing = await issue({ name: "ci", permissions: ["view-blocks", "write"], expiresInSeconds: 2_592_000 });
    const settings = { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey };
    app = await project("", settings, { runtime: "yaml" });
  });
  after(async () => {
    await app?.remove();
    await console?.close();
  });

  async function issue(order: object): Promise<Existing> {
    const answer = await console.adminFetch(`/shards/${console.shardId}/tokens`, { body: order });
    return (await answer.json()) as Existing;
  }

  const bringToken = (name: string, id: string) => bring(app.stack, TYPE, name, id);

  /** The program as somebody writes it after the import. */
  async function program(more = ""): Promise<void> {
    const { ci } = await tokensIn(app.stack);
    await app.program(`
resources:
  ci:
    type: ${TYPE}
    properties:
      shardId: ${console.shardId}
      name: ci
      permissions: [write, view-blocks]
      expiresAt: "${ci?.inputs["expiresAt"]}"
${more}outputs:
  token: \${ci.token}`);
  }

  it("brings everything but its value into the state, and says that the value is missing", async () => {
    const said = printed(expectSuccess(await bringToken("ci", `${console.shardId}/${existing.id}`)));
    assert.match(
      said,
      /AuthToken \S+ has no value, because token \S+ was imported or is only read \(`get`\)\. If the program manages it, supply its id and value in `adopt`/,
    );
    const { ci } = await tokensIn(app.stack);
    assert.equal(ci?.id, `${console.shardId}/${existing.id}`);
    assert.deepEqual(
      [ci?.outputs["tokenId"], ci?.outputs["status"], ci?.outputs["name"], ci?.outputs["permissions"]],
      [existing.id, "active", "ci", ["write", "view-blocks"]],
    );
    assert.ok(!("token" in (ci?.outputs ?? {})), "an empty text is not the absence of a value");
    assert.deepEqual(ci?.inputs["permissions"], ["write", "view-blocks"]);
  });

  it("leaves it as it is when a program says the same", async () => {
    await program();
    const run = expectSuccess(await app.stack.up());
    assert.match(printed(run), /warning: AuthToken "ci" has no value/);
    assert.doesNotMatch(run.stdout, /replace/);
    assert.equal((await living(console)).length, 1);
    assert.equal((await tokensIn(app.stack))["ci"]?.outputs["tokenId"], existing.id);
  });

  it("takes no wrong value for its own", async () => {
    await program(`      adopt: { tokenId: "${existing.id}", token: "${"0".repeat(64)}" }\n`);
    const said = printed(expectFailure(await app.stack.up()));
    assert.match(said, /adopt\.token: this is not the value of token/);
    assert.equal(await askBlock(console, existing.value), 200);
  });

  it("takes the value from `adopt` without a replacement, and keeps it as a secret", async () => {
    await program(`      adopt: { tokenId: "${existing.id}", token: "${existing.value}" }\n`);
    expectSuccess(await app.stack.up());
    const { ci } = await tokensIn(app.stack);
    assert.deepEqual([ci?.outputs["token"], ci?.outputs["tokenId"]], [existing.value, existing.id]);
    assert.ok(!(await app.stack.export()).includes(existing.value), "adopt stands in the state in clear");
    assert.deepEqual(await app.stack.outputs("shown"), { token: existing.value });
    expectSuccess(await app.stack.preview("--expect-no-changes"));
  });

  it("revokes it on destroy, as any other", async () => {
    expectSuccess(await app.stack.destroy());
    assert.equal(await askBlock(console, existing.value), 401);
  });

  it("refuses what is not there, what is dead, and what is no id", async () => {
    const dead = await issue({ name: "dead", permissions: "full" });
    await console.adminFetch(`/shards/${console.shardId}/tokens/${dead.id}`, { method: "DELETE" });
    for (const id of [`${console.shardId}/${dead.id}`, `${console.shardId}/00000000-0000-4000-8000-000000000000`]) {
      assert.match(printed(expectFailure(await bringToken("other", id))), /does not exist/);
    }
    assert.match(printed(expectFailure(await bringToken("other", "nonsense"))), /write <place>\/<token id>/);
    assert.deepEqual(await tokensIn(app.stack), {});
  });
});
