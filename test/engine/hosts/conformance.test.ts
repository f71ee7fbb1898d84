import assert from "node:assert/strict";
import { DEFAULT_DEVELOPMENT_SHARD } from "../../../console/src/options.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { dropReply, pass } from "../../support/fault.js";
import { type FaultProxy, faultProxy } from "../../support/fault-proxy.js";
import { expectFailure, expectSuccess, type Project, printed, tokensIn } from "../../support/pulumi.js";
import { hosts, ID, type Resources } from "../support/hosts.js";
import { askBlock, living } from "../support/tokens.js";

const SHARD = DEFAULT_DEVELOPMENT_SHARD.id;
const OTHER_SHARD = { id: "tests-calimero-testnet", masterAccount: "tests.calimero.testnet" };
const WEB = { shardId: SHARD, permissions: ["view-blocks", "view-accounts"], expiresIn: "30d" };

/** One suite for every host, so that none can promise what another does not keep. */
for (const host of hosts) {
  describe(`through ${host.title}`, () => {
    let console: TestConsole;
    let proxy: FaultProxy;
    let app: Project;

    before(async () => {
      console = await startConsole({ developmentShards: [DEFAULT_DEVELOPMENT_SHARD, OTHER_SHARD] });
      proxy = await faultProxy(console.url);
      const settings = { CALIMERO_CONSOLE_URL: proxy.url, CALIMERO_ACCESS_KEY: console.accessKey };
      app = await host.project({ web: WEB }, { ...settings, KEYRING_TIMEOUT: "10" });
    });
    after(async () => {
      await app?.remove();
      await proxy?.close();
      await console?.close();
    });
    afterEach(() => {
      proxy.rule = () => pass;
    });

    const program = (tokens: Resources) => app.program(host.program(tokens));

    /** The state of a token, secrets in clear. */
    async function recorded(name: string) {
      const token = (await tokensIn(app.stack))[name];
      assert.ok(token, `there is no ${name} in the state`);
      return { ...token.outputs, id: token.id } as Record<string, unknown>;
    }

    it("a preview creates nothing, and says nothing of a value", async () => {
      const preview = expectSuccess(await app.stack.preview());
      assert.match(preview.stdout, /\+ +2 to create/);
      assert.deepEqual(await living(console), []);
      assert.equal(proxy.log.length, 0, "a preview asks nobody");
    });

    it("a preview names every setting that is missing, with how to set it, and asks nobody", async () => {
      app.setEnv({ CALIMERO_CONSOLE_URL: undefined, CALIMERO_ACCESS_KEY: undefined });
      const said = printed(expectFailure(await app.stack.preview()));
      assert.match(said, /Set CALIMERO_CONSOLE_URL .*pulumi config set keyring:calimeroUrl/);
      assert.match(said, /Set CALIMERO_ACCESS_KEY .*pulumi config set --secret keyring:calimeroAccessKey/);
      assert.equal(proxy.log.length, 0);
      app.setEnv({ CALIMERO_CONSOLE_URL: proxy.url, CALIMERO_ACCESS_KEY: console.accessKey });
    });

    it("a preview names every wrong property at once, with what was meant", async () => {
      await program({ web: { ...WEB, permissions: ["view-block"], expiresIn: "-3d", name: "" } });
      const said = printed(expectFailure(await app.stack.preview()));
      assert.match(said, /did you mean "view-blocks"\?/);
      assert.match(said, /is a negative length of time/);
      assert.match(said, /name.*give the token a name/);
      await program({ web: WEB });
    });

    it("a create mints what the gateway accepts, under the resource's own name", async () => {
      expectSuccess(await app.stack.up());
      const { token, generation, status } = await recorded("web");
      assert.deepEqual({ generation, status }, { generation: 1, status: "active" });
      assert.equal(await askBlock(console, token), 200);
      assert.deepEqual(
        (await living(console)).map(({ name }) => name),
        ["web"],
      );
    });

    it("labels what it mints with the stack and the resource", async () => {
      const [token] = await living(console);
      assert.match(token?.labels["owner"] ?? "", /^(organization|-)\/app\/dev\/web$/);
    });

    it("reads a token by the id that it shows, and by the token's own: both are the same resource", async () => {
      const { id, tokenId } = await recorded("web");
      for (const shown of [String(id), `${SHARD}/${tokenId}`]) {
        await program({ web: WEB, again: { ...WEB, [ID]: shown } });
        expectSuccess(await app.stack.up());
        const { status, generation, token, ...again } = await recorded("again");
        assert.deepEqual([again["id"], again["tokenId"], status, generation], [id, tokenId, "active", 1]);
        assert.equal(token, undefined, "nobody tells a value twice");
      }
      await program({ web: WEB });
      expectSuccess(await app.stack.up());
      assert.equal(
        await askBlock(console, (await recorded("web"))["token"]),
        200,
        "what is only read is never revoked",
      );
    });

    it("a second up changes nothing, in whatever order permissions stand", async () => {
      await program({ web: { ...WEB, permissions: [...WEB.permissions].reverse() } });
      assert.match(expectSuccess(await app.stack.up()).stdout, /2 unchanged/);
      expectSuccess(await app.stack.run("preview", "--expect-no-changes"));
    });

    it("an update rotates in place, as the preview says, and the previous value lives on", async () => {
      const before = await recorded("web");
      await program({ web: { ...WEB, permissions: ["view-keys", "view-blocks"] } });
      const preview = expectSuccess(await app.stack.preview());
      assert.match(printed(preview), /AuthToken "web" rotates: permissions changed; the previous value .* until \S+Z/);
      assert.match(preview.stdout, /~ +1 to update/);
      expectSuccess(await app.stack.up());
      const after = await recorded("web");
      assert.deepEqual([after["id"], after["previousToken"]], [before["id"], before["token"]]);
      for (const value of [before["token"], after["token"]]) assert.equal(await askBlock(console, value), 200);
    });

    it("another shard replaces it, and nothing is left where it was", async () => {
      const before = await recorded("web");
      await program({ web: { ...WEB, shardId: OTHER_SHARD.id } });
      assert.match(printed(expectSuccess(await app.stack.preview())), /is replaced: shardId changed/);
      expectSuccess(await app.stack.up());
      assert.equal(await askBlock(console, (await recorded("web"))["token"], OTHER_SHARD.id), 200);
      assert.equal(await askBlock(console, before["token"]), 401);
      assert.deepEqual(await living(console), []);
      await program({ web: WEB });
      expectSuccess(await app.stack.up());
    });

    it("a refresh changes nothing where nothing changed", async () => {
      const before = await tokensIn(app.stack);
      expectSuccess(await app.stack.refresh("--expect-no-changes"));
      assert.deepEqual(await tokensIn(app.stack), before);
    });

    it("a refresh sees that the live value was revoked elsewhere, and the next up mints anew in place", async () => {
      await program({ web: { ...WEB, permissions: ["view-blocks"] } });
      expectSuccess(await app.stack.up());
      const before = await recorded("web");
      await console.adminFetch(`/shards/${SHARD}/tokens/${before["tokenId"]}`, { method: "DELETE" });
      assert.match(printed(expectSuccess(await app.stack.refresh())), /AuthToken "web" was revoked elsewhere at \S+/);
      assert.equal((await recorded("web"))["status"], "revoked", "the previous value lives on, so it is not gone");
      expectSuccess(await app.stack.up());
      const after = await recorded("web");
      assert.equal(after["id"], before["id"]);
      assert.equal(await askBlock(console, after["token"]), 200);
    });

    it("a refresh drops what is gone altogether, and the next up creates it", async () => {
      for (const { id } of await living(console)) {
        await console.adminFetch(`/shards/${SHARD}/tokens/${id}`, { method: "DELETE" });
      }
      expectSuccess(await app.stack.refresh());
      assert.deepEqual(await tokensIn(app.stack), {});
      expectSuccess(await app.stack.up());
      assert.equal(await askBlock(console, (await recorded("web"))["token"]), 200);
    });

    it("a create whose reply is lost stays in the state, and the next up finishes it with one live token", async () => {
      proxy.rule = ({ method }) => (method === "POST" ? dropReply : pass);
      await program({ web: { ...WEB, permissions: ["view-blocks"] }, lost: { ...WEB, name: "lost" } });
      const said = printed(expectFailure(await app.stack.up()));
      assert.match(
        said,
        /AuthToken "lost": .*may be active, but nobody has its value: run `pulumi up` again to finish/,
      );
      assert.equal((await recorded("lost"))["status"], "pending");
      proxy.rule = () => pass;
      expectSuccess(await app.stack.up());
      const { token, tokenId } = await recorded("lost");
      assert.deepEqual(
        (await living(console, "lost")).map(({ id }) => id),
        [tokenId],
      );
      assert.equal(await askBlock(console, token), 200);
    });

    it("a destroy that fails says what is still alive and keeps the state", async () => {
      proxy.rule = ({ method }) => (method === "DELETE" ? { kind: "reset" } : pass);
      const before = await tokensIn(app.stack);
      const said = printed(expectFailure(await app.stack.destroy()));
      assert.match(said, /AuthToken "web": token \S+ may still be alive: /);
      assert.deepEqual(Object.keys(await tokensIn(app.stack)).sort(), Object.keys(before).sort());
    });

    it("an input given as a secret is one in the state, in whatever repeats it, and in no output of the CLI", async () => {
      const name = "name-that-nobody-sees";
      await program({ hidden: { ...WEB, name: { secret: name } } });
      expectSuccess(await app.stack.up("--diff"));
      assert.equal((await recorded("hidden"))["name"], name);
      assert.ok(!(await app.stack.export()).includes(name), "the state shows it");
      assert.ok(!app.transcript().includes(name), "the CLI shows it");
    });

    it("an input that preview does not know is no failure, and known in the up", async () => {
      await program({ first: WEB, second: { ...WEB, name: { output: ["first", "tokenId"] } } });
      const preview = expectSuccess(await app.stack.preview());
      assert.match(preview.stdout, /\+ +2 to create/);
      expectSuccess(await app.stack.up());
      assert.equal((await recorded("second"))["name"], (await recorded("first"))["tokenId"]);
    });

    it("an optional input may be another resource's optional output, which then is not there", async () => {
      const missing = { output: ["first", "previousTokenId"] };
      const rotation = { before: missing, triggers: { other: missing } };
      await program({
        first: WEB,
        second: { ...WEB, name: missing, expiresIn: { secret: missing }, expiresAt: missing, rotation },
      });
      expectSuccess(await app.stack.preview());
      expectSuccess(await app.stack.up());
      const { name, expiresAt, status } = await recorded("second");
      assert.deepEqual({ name, expiresAt, status }, { name: "second", expiresAt: undefined, status: "active" });
      // not by a preview: Pulumi takes an output that is not there for one that is not known yet
      assert.match(expectSuccess(await app.stack.up()).stdout, /3 unchanged/);
    });

    it("eight first calls at once all know the settings", async () => {
      app.setEnv({ CALIMERO_CONSOLE_URL: undefined, CALIMERO_ACCESS_KEY: undefined });
      expectSuccess(await app.stack.configure("keyring:calimeroUrl", proxy.url));
      expectSuccess(await app.stack.configure("keyring:calimeroAccessKey", console.accessKey, "secret"));
      await program(Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`web${index}`, WEB])));
      expectSuccess(await app.stack.up());
      expectSuccess(await app.stack.refresh("--expect-no-changes"));
      assert.equal((await living(console)).length, 8);
      assert.ok(proxy.log.every(({ status }) => status !== 401));
    });

    it("no value, and no access key, stands in clear in the state or in anything printed", async () => {
      const values = Object.values(await tokensIn(app.stack)).map(({ outputs }) => String(outputs["token"]));
      assert.equal(values.length, 8);
      const stored = await app.stack.export();
      for (const secret of [...values, console.accessKey]) {
        assert.ok(!stored.includes(secret), "the state shows a secret");
        assert.ok(!app.transcript().includes(secret), "the CLI shows a secret");
      }
    });

    it("a destroy leaves nothing alive", async () => {
      expectSuccess(await app.stack.destroy());
      assert.deepEqual(await living(console), []);
      assert.deepEqual(await tokensIn(app.stack), {});
    });
  });
}
