import assert from "node:assert/strict";
import { ProviderRpc } from "../../console/shards/rpc.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { expectFailure, expectSuccess, type Project, printed, recordedIn } from "../../support/pulumi.js";
import { hosts, type Resources, TYPE } from "../support/hosts.js";
import { bring } from "../support/importing.js";
import { missingOutputs } from "../support/required-outputs.js";

const ID = "acme-calimero-testnet";
const FIRST_KEY = "first key of the provider";
const SECOND_KEY = "second key of the provider";

for (const host of hosts) {
  describe(`a shard, through ${host.title}`, () => {
    let console: TestConsole;
    let rpc: ProviderRpc;
    let app: Project;

    before(async () => {
      [console, rpc] = await Promise.all([startConsole({ allowPrivateUpstreams: true }), ProviderRpc.start()]);
      rpc.key = ["x-api-key", FIRST_KEY];
      app = await host.project(
        {},
        { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey, KEYRING_TIMEOUT: "30" },
      );
    });
    after(async () => {
      await app?.remove();
      await rpc?.close();
      await console?.close();
    });

    /** The program with this key, which nobody has marked as a secret, and more settings. */
    const wanted = (key: string, more: object = {}): Resources => ({
      acme: {
        [TYPE]: "calimero:Shard",
        shardId: ID,
        masterAccount: "acme.calimero.testnet",
        endpoints: [{ url: `${rpc.origin}/`, headers: { "X-Api-Key": key } }],
        ...more,
      },
      reader: { shardId: { output: ["acme", "id"] }, permissions: ["view-blocks"] },
    });
    const atConsole = async () => {
      const answer = await console.adminFetch(`/shards/${ID}`);
      return (await answer.json()) as { status: string; allowedOrigins: string[]; createdAt: string };
    };
    const recorded = async () =>
      (await recordedIn(app.stack, "Shard", "AuthToken")) as Record<string, { outputs: Record<string, unknown> }>;

    it("a preview names what is wrong with it, and repeats no key", async () => {
      await app.program(host.program(wanted(`${FIRST_KEY}\n`)));
      const said = printed(expectFailure(await app.stack.preview()));
      assert.match(said, /endpoints\[0\]\.headers\.X-Api-Key: must not contain a line break/);
      await app.program(host.program(wanted(FIRST_KEY)));
      expectSuccess(await app.stack.preview());
      assert.equal((await console.adminFetch(`/shards/${ID}`)).status, 404);
    });

    it("is not added where its RPC does not let the console in", async () => {
      await app.program(host.program(wanted("a wrong key")));
      const said = printed(expectFailure(await app.stack.up()));
      assert.match(said, /Shard "acme": endpoints\[0\]\.url: .*skipConnectionTest/);
      assert.equal((await console.adminFetch(`/shards/${ID}`)).status, 404);
    });

    it("is added by an up, together with a token that its gateway serves", async () => {
      await app.program(host.program(wanted(FIRST_KEY)));
      expectSuccess(await app.stack.up());
      const { acme, reader } = await recorded();
      assert.equal(acme?.outputs["rpcUrl"], reader?.outputs["rpcUrl"]);
      assert.deepEqual(acme?.outputs["headerNames"], { [rpc.origin]: ["x-api-key"] });
      const answer = await console.gatewayFetch(String(reader?.outputs["token"]), { method: "block" }, ID);
      assert.equal(answer.status, 200);
      assert.deepEqual(await missingOutputs(app.stack), []);
    });

    it("a second up changes nothing, and a refresh finds what it knows", async () => {
      assert.match(expectSuccess(await app.stack.up()).stdout, /3 unchanged/);
      expectSuccess(await app.stack.refresh("--expect-no-changes"));
    });

    it("gets another key and origins in place, and its token stays", async () => {
      const before = await recorded();
      rpc.key = ["x-api-key", SECOND_KEY];
      await app.program(host.program(wanted(SECOND_KEY, { allowedOrigins: ["https://app.example.org"] })));
      const said = printed(expectSuccess(await app.stack.preview()));
      assert.match(said, /Shard "acme" is updated: endpoints\[0\]\.headers\.x-api-key, allowedOrigins changed/);
      assert.doesNotMatch(said, /AuthToken "reader"/);
      expectSuccess(await app.stack.up());
      const after = await recorded();
      assert.deepEqual(after["reader"]?.outputs["token"], before["reader"]?.outputs["token"]);
      assert.deepEqual((await atConsole()).allowedOrigins, ["https://app.example.org"]);
      const answer = await console.gatewayFetch(String(after["reader"]?.outputs["token"]), { method: "block" }, ID);
      assert.equal(answer.status, 200);
    });

    it("stays as it was where the console refuses another key", async () => {
      await app.program(host.program(wanted("a wrong key")));
      assert.match(
        printed(expectFailure(await app.stack.up())),
        /Shard "acme": endpoints\[0\]\.url: .*set skipConnectionTest/,
      );
      await app.program(host.program(wanted(SECOND_KEY, { allowedOrigins: ["https://app.example.org"] })));
      expectSuccess(await app.stack.up());
    });

    it("shows no key: not in what is printed, not in the state", async () => {
      const state = await app.stack.export();
      for (const key of [FIRST_KEY, SECOND_KEY, "a wrong key"]) {
        assert.ok(!state.includes(key), "the state shows a key");
        assert.ok(!app.transcript().includes(key), "the CLI shows a key");
      }
    });

    it("stays at the console after a destroy, is not taken over silently, and is with adopt", async () => {
      const said = printed(expectSuccess(await app.stack.destroy()));
      assert.match(said, /stays at the console/);
      const { status, createdAt } = await atConsole();
      assert.equal(status, "active");
      assert.match(printed(expectFailure(await app.stack.up())), /shardId: .* already\. Set adopt: true/);
      await app.program(host.program({ acme: wanted(SECOND_KEY, { adopt: true, disabled: true })["acme"] ?? {} }));
      expectSuccess(await app.stack.up());
      const adopted = await atConsole();
      assert.deepEqual([adopted.status, adopted.allowedOrigins, adopted.createdAt], ["disabled", [], createdAt]);
    });

    if (host.title.includes("plugin")) {
      it("is imported, with all but the values of its headers", async () => {
        expectSuccess(await app.stack.destroy());
        const said = printed(expectSuccess(await bring(app.stack, "keyring:calimero:Shard", "acme", ID)));
        assert.match(said, /does not show the values of its headers \(x-api-key\)/);
        const { acme } = await recorded();
        assert.deepEqual(acme?.outputs["headerNames"], { [rpc.origin]: ["x-api-key"] });
        await app.program(host.program({ acme: wanted(SECOND_KEY)["acme"] ?? {} }));
        assert.match(printed(expectSuccess(await app.stack.up())), /x-api-key changed/);
      });
    }

    it("is removed for good by a destroy where removeOnDelete says so, and cannot be added again", async () => {
      const acme = (more: object) => host.program({ acme: wanted(SECOND_KEY, more)["acme"] ?? {} });
      await app.program(acme({ removeOnDelete: true }));
      assert.match(
        printed(expectSuccess(await app.stack.preview())),
        /destroy will remove it from the console for good/,
      );
      expectSuccess(await app.stack.up());
      expectSuccess(await app.stack.destroy());
      assert.equal((await atConsole()).status, "removed");
      assert.match(
        printed(expectFailure(await app.stack.up())),
        /for good, and no other shard gets its id: choose another/,
      );
    });
  });
}
