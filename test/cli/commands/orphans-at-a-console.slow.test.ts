import assert from "node:assert/strict";
import { cli } from "../../support/cli.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { type Exported, exported, exportedToken } from "../support/state.js";

const MASTER = "demos.calimero.testnet";
const KEY = "ed25519:6E8sCci9badyRkXb3JoRpBj5p8C6Tw41ELDZoiihKEtp";
const LEFT = "ed25519:Fp2X4uS8tmN6Zp7L8uLrM4uAhwPTRLcYRFcvG9bpvDgB";

interface Found {
  orphans: { id: string; type: string }[];
  deadInState: { id: string; status: string }[];
}

describe("orphans at a console", function () {
  this.timeout(60_000); // each test starts the command several times

  let console: TestConsole;
  let values: string[];

  beforeEach(async () => {
    console = await startConsole();
    values = [console.accessKey];
  });
  afterEach(() => console?.close());

  /** Mints a token as the provider labels them. @returns its id */
  async function mint(name: string, instance: string, owner = `acme/organization/infra/dev/${name}`): Promise<string> {
    const body = { name, permissions: ["view-blocks"], labels: { owner, instance, generation: "1" } };
    const minted = await console.adminFetch(`/shards/${console.shardId}/tokens`, { body });
    const { id, value } = (await minted.json()) as { id: string; value: string };
    values.push(value);
    return id;
  }

  /** Has the custodian put a key on the main account. */
  async function addKey(publicKey: string, owner: string): Promise<void> {
    const path = `/shards/${console.shardId}/accounts/${MASTER}/keys`;
    const added = await console.adminFetch(path, {
      body: { publicKey, labels: { owner, instance: publicKey.slice(8, 24) } },
    });
    const { id } = (await added.json()) as { id: string };
    const ended = (await (await console.adminFetch(`/operations/${id}?wait=20`)).json()) as { status: string };
    assert.equal(ended.status, "done");
  }

  async function run(args: readonly string[], resources: readonly Exported[], prefix: string | undefined = "acme") {
    const env = {
      CALIMERO_CONSOLE_URL: console.url,
      CALIMERO_ACCESS_KEY: console.accessKey,
      KEYRING_OWNER_PREFIX: prefix,
    };
    const ran = await cli(["orphans", "--older-than", "0s", ...args], { env, input: exported(resources) });
    for (const value of values) assert.ok(!`${ran.stdout}${ran.stderr}`.includes(value), "no secret is printed");
    return ran;
  }

  const held = (tokenId: string) => exportedToken({ place: console.shardId, outputs: { tokenId } });

  async function keysOnChain(): Promise<string[]> {
    const answer = await console.adminFetch(`/shards/${console.shardId}/accounts/${MASTER}/keys`);
    return ((await answer.json()) as { keys: { publicKey: string }[] }).keys.map(({ publicKey }) => publicKey);
  }

  it("are what bears the stack's label and is in no state, found in a state that is piped in", async () => {
    const live = await mint("web", "0a".repeat(16));
    const lost = await mint("lost", "0b".repeat(16));
    await mint("web", "0c".repeat(16), "acme/organization/infra/dev2/web");
    await mint("web", "0d".repeat(16), "organization/infra/dev/web");
    const ran = await run(["--json"], [held(live)]);
    assert.equal(ran.code, 3, ran.stderr);
    assert.deepEqual(
      (JSON.parse(ran.stdout) as Found).orphans.map(({ id }) => id),
      [lost],
    );
    assert.equal((await run(["--revoke", "--yes"], [held(live)])).code, 0);
    const none = await run([], [held(live)]);
    assert.equal(none.code, 0);
    assert.match(none.stdout, /^No orphans\. The state holds 1 credential\.$/m);
  });

  it("are no tokens that the user keeps, which then are not revoked either", async () => {
    const [kept, left] = [await mint("kept", "0c".repeat(16)), await mint("left", "0b".repeat(16))];
    const ran = await run(["--keep", kept, "--revoke", "--yes", "--json"], [held(await mint("web", "0a".repeat(16)))]);
    const { orphans, leftAlone } = JSON.parse(ran.stdout) as Found & { leftAlone: { id: string; why: string }[] };
    assert.deepEqual(
      orphans.map(({ id }) => id),
      [left],
    );
    assert.deepEqual(
      leftAlone.map(({ id, why }) => [id, why]),
      [[kept, "--keep names it"]],
    );
    const status = async (id: string) =>
      ((await (await console.adminFetch(`/shards/${console.shardId}/tokens/${id}`)).json()) as { status: string })
        .status;
    assert.deepEqual([await status(kept), await status(left)], ["active", "revoked"]);
  });

  it("are none of the tokens in use, and what the state calls live and is dead is said", async () => {
    const live = await mint("web", "0a".repeat(16));
    await console.adminFetch(`/shards/${console.shardId}/tokens/${live}`, { method: "DELETE" });
    const ran = await run(["--json"], [held(live)]);
    assert.equal(ran.code, 0);
    const { orphans, deadInState } = JSON.parse(ran.stdout) as Found;
    assert.deepEqual(orphans, []);
    assert.deepEqual(
      deadInState.map(({ id, status }) => [id, status]),
      [[live, "revoked"]],
    );
  });

  it("are keys on accounts too where asked for, which the custodian then removes, and only those", async () => {
    await addKey(KEY, "acme/organization/infra/dev/deployer");
    await addKey(LEFT, "acme/organization/infra/prod/deployer");
    const before = await keysOnChain();
    const live = await mint("web", "0a".repeat(16));
    assert.equal((await run(["--revoke", "--yes"], [held(live)])).code, 0);
    assert.deepEqual(await keysOnChain(), before, "a key may have been left on purpose");

    const ran = await run(["--keys", "--json"], [held(live)]);
    assert.equal(ran.code, 3, ran.stderr);
    const { orphans } = JSON.parse(ran.stdout) as Found;
    assert.deepEqual(
      orphans.map(({ id, type }) => [id, type]),
      [[`${MASTER}/${KEY}`, "calimero:CustodianKey"]],
    );
    assert.equal((await run(["--keys", "--revoke", "--yes"], [held(live)])).code, 0);
    assert.deepEqual(
      await keysOnChain(),
      before.filter((key) => key !== KEY),
    );
  });

  it("are no keys that the state holds", async () => {
    await addKey(KEY, "acme/organization/infra/dev/deployer");
    const key = exportedToken({ name: "deployer", type: "calimero:CustodianKey", place: console.shardId });
    const outputs = { accountId: MASTER, instance: "another", status: "active" };
    const ran = await run(["--keys"], [{ ...key, id: `${console.shardId}/${MASTER}/${KEY}`, outputs }]);
    assert.equal(ran.code, 0, ran.stdout);
  });

  it("are not revoked where the labels have no prefix: a stack of another backend may own them", async () => {
    const live = await mint("web", "0a".repeat(16), "organization/infra/dev/web");
    await mint("lost", "0b".repeat(16), "organization/infra/dev/lost");
    const state = [exportedToken({ place: console.shardId, prefix: "", outputs: { tokenId: live } })];
    const ran = await run(["--revoke", "--yes"], state, "");
    assert.equal(ran.code, 1);
    assert.match(ran.stderr, /Nothing was revoked: the labels have no prefix.*keyring:ownerPrefix/);
    assert.match(ran.stdout, /1 orphan/);
  });

  it("that could not be revoked are said to be alive, and end with 1", async () => {
    const live = await mint("web", "0a".repeat(16));
    const lost = await mint("lost", "0b".repeat(16));
    const body = { name: "looks", rights: ["view-tokens"], shards: "all" };
    const { value } = (await (await console.adminFetch("/access-keys", { body })).json()) as { value: string };
    const env = { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: value };
    const args = ["orphans", "--older-than", "0s", "--revoke", "--yes", "--json"];
    const ran = await cli(args, { env, input: exported([held(live)]) });
    assert.equal(ran.code, 1);
    assert.match(ran.stderr, new RegExp(`STILL ACTIVE ${lost}: .*lacks the right revoke-tokens`));
    const { failed } = JSON.parse(ran.stdout) as { failed: { id: string }[] };
    assert.deepEqual(
      failed.map(({ id }) => id),
      [lost],
    );
  });
});
