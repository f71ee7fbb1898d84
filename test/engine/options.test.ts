import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder, withConsole } from "../support/console.js";
import { duringTests } from "../support/during-tests.js";
import { delay, pass } from "../support/fault.js";
import { faultProxy } from "../support/fault-proxy.js";
import {
  expectFailure,
  expectSuccess,
  type Project,
  printed,
  project,
  type Recorded,
  recordedIn,
} from "../support/pulumi.js";

/** How the same program makes a token through each host. */
const HOSTS = {
  "dynamic resources": "const token = (name, args, options) => new calimero.AuthToken(name, args, options);",
  "native plugin":
    'const token = (name, args, options) => new pulumi.CustomResource("keyring:calimero:AuthToken", name, { ...args, token: undefined, tokenId: undefined }, options);',
};
type HostName = keyof typeof HOSTS;

const ARGS = '{ shardId: "demos-calimero-testnet", permissions: ["view-blocks"], name: "fixed" }';
const CHANGED = '{ shardId: "demos-calimero-testnet", permissions: ["view-accounts"], name: "fixed" }';
const OTHER_CONSOLE =
  'const there = new pulumi.ProviderResource("keyring", "there", { calimeroUrl: "http://127.0.0.1:9", calimeroAccessKey: "keyring_x" });';

describe("resource options", () => {
  const console = withConsole();
  const proxy = duringTests(
    () => faultProxy(console.url),
    (running) => running.close(),
  );
  let app: Project;
  afterEach(async () => {
    proxy.rule = () => pass;
    await app.remove();
  });

  /** A stack whose program may use either host. */
  const brought = async (program: string) => {
    const env = { CALIMERO_CONSOLE_URL: proxy.url, CALIMERO_ACCESS_KEY: console.accessKey };
    app = await project(program, env);
    const file = join(app.folder, "Pulumi.yaml");
    const plugins = { providers: [{ name: "keyring", path: join(__dirname, "..", "..", "provider", "bin") }] };
    await writeFile(file, `${await readFile(file, "utf8")}plugins: ${JSON.stringify(plugins)}\n`);
    return app.stack;
  };
  const token = async (name = "web"): Promise<Recorded> =>
    (await recordedIn(app.stack, "AuthToken"))[name] ??
    assert.fail(`no token ${name} in the state; Pulumi said:\n${app.transcript()}`);
  const alive = async ({ outputs }: Recorded) => (await console.gatewayFetch(String(outputs["token"]))).status === 200;

  describe("with default providers disabled", () => {
    const disable = () => app.stack.run("config", "set", "--path", "pulumi:disable-default-providers[0]", "*");
    const plugin = `new pulumi.ProviderResource("keyring", "own", {})`;
    const dynamic = `new DynamicProvider("own")`;
    for (const [host, make] of Object.entries(HOSTS) as [HostName, string][]) {
      it(`works through ${host} with a provider of the program`, async () => {
        const provider = host === "native plugin" ? plugin : dynamic;
        const stack = await brought(`${make}\nconst own = ${provider}; token("web", ${ARGS}, { provider: own });
          const c = new pulumi.ComponentResource("x:y:Z", "c", {}, { providers: [own] }); token("below", ${ARGS}, { parent: c });`);
        expectSuccess(await disable());
        expectSuccess(await stack.up());
        assert.deepEqual([await alive(await token()), await alive(await token("below"))], [true, true]);
        expectSuccess(await stack.destroy());
      });
    }

    it("serves two consoles in one program of dynamic resources, where the environment names none", async () => {
      const there = (name: string) =>
        `new DynamicProvider("${name}", { calimeroUrl: "${console.url}", calimeroAccessKey: "${console.accessKey}" })`;
      const stack = await brought(
        `${HOSTS["dynamic resources"]}\nconst own = ${there("one")}; token("web", ${ARGS}, { provider: own });
        const nowhere = new DynamicProvider("two", { calimeroUrl: "http://127.0.0.1:9", calimeroAccessKey: "keyring_x" }); token("other", ${ARGS}, { provider: nowhere });`,
      );
      app.setEnv({ CALIMERO_CONSOLE_URL: undefined, CALIMERO_ACCESS_KEY: undefined });
      const run = await stack.up();
      expectFailure(run);
      assert.match(printed(run), /other[\s\S]*127\.0\.0\.1:9/);
      assert.ok(await alive(await token()), "its own console has it");
      assert.ok(!(await app.stack.export()).includes(console.accessKey));
    });
  });

  for (const [host, make] of Object.entries(HOSTS) as [HostName, string][]) {
    describe(`through ${host}`, () => {
      const open = (program: string) => brought(`${make}\n${program}`);
      const change = (program: string) => app.program(`${make}\n${program}`);
      it("aliases: a renamed resource is the same token", async () => {
        const stack = await open(`token("web", ${ARGS});`);
        expectSuccess(await stack.up());
        const before = await token();
        await change(`token("site", ${ARGS}, { aliases: [{ name: "web" }] });`);
        expectSuccess(await stack.up());
        const after = await token("site");
        assert.deepEqual([after.id, after.outputs["tokenId"]], [before.id, before.outputs["tokenId"]]);
      });

      it("protect: destroy leaves it alone", async () => {
        const stack = await open(`token("web", ${ARGS}, { protect: true });`);
        expectSuccess(await stack.up());
        expectFailure(await stack.destroy());
        assert.ok(await alive(await token()));
      });

      it("retainOnDelete: the token outlives the resource", async () => {
        const stack = await open(`token("web", ${ARGS}, { retainOnDelete: true });`);
        expectSuccess(await stack.up());
        const before = await token();
        expectSuccess(await stack.destroy());
        assert.ok(await alive(before));
      });

      it("deletedWith: what goes with another is not revoked by itself", async () => {
        const stack = await open(`const a = token("other", ${ARGS}); token("web", ${ARGS}, { deletedWith: a });`);
        expectSuccess(await stack.up());
        const [web, other] = [await token(), await token("other")];
        expectSuccess(await stack.destroy());
        assert.deepEqual([await alive(web), await alive(other)], [true, false]);
      });

      it("dependsOn and parent: the order is the program's", async () => {
        const stack = await open(
          `const a = token("other", ${ARGS}); const c = new pulumi.ComponentResource("x:y:Z", "c"); token("web", ${ARGS}, { dependsOn: [a], parent: c });`,
        );
        expectSuccess(await stack.up());
        const posts = proxy.log.filter(({ method, path }) => method === "POST" && path.endsWith("/tokens")).slice(-2);
        assert.deepEqual(
          posts.map(({ body }) => /\/(web|other)"/.exec(String(body))?.[1]),
          ["other", "web"],
        );
        assert.match((await token()).urn, /x:y:Z\$/);
      });

      it("ignoreChanges: a changed input changes nothing", async () => {
        const stack = await open(`token("web", ${ARGS}, { ignoreChanges: ["permissions"] });`);
        expectSuccess(await stack.up());
        const before = await token();
        await change(`token("web", ${CHANGED}, { ignoreChanges: ["permissions"] });`);
        expectSuccess(await stack.up());
        assert.equal((await token()).outputs["tokenId"], before.outputs["tokenId"]);
      });

      it("replacementTrigger, and deleteBeforeReplace: replaced, the old one first", async () => {
        const options = (trigger: number) => `{ replacementTrigger: ${trigger}, deleteBeforeReplace: true }`;
        const stack = await open(`token("web", ${ARGS}, ${options(1)});`);
        expectSuccess(await stack.up());
        const before = await token();
        const first = proxy.log.length;
        await change(`token("web", ${ARGS}, ${options(2)});`);
        expectSuccess(await stack.up());
        assert.notEqual((await token()).id, before.id);
        assert.equal(await alive(before), false);
        const order = proxy.log
          .slice(first)
          .map(({ method }) => method)
          .filter((method) => method !== "GET");
        assert.deepEqual(order, ["DELETE", "POST"]);
      });

      it("replaceWith: replaced when the other is", async () => {
        const program = (trigger: number) =>
          `const a = token("other", ${ARGS}, { replacementTrigger: ${trigger} }); token("web", ${ARGS}, { replaceWith: [a] });`;
        const stack = await open(program(1));
        expectSuccess(await stack.up());
        const before = await token();
        await change(program(2));
        expectSuccess(await stack.up());
        assert.notEqual((await token()).id, before.id);
      });

      it("additionalSecretOutputs: encrypted in the state, too", async () => {
        const stack = await open(`token("web", ${ARGS}, { additionalSecretOutputs: ["rpcUrl"] });`);
        expectSuccess(await stack.up());
        assert.ok(!(await stack.export()).includes("neard-rpc"));
      });

      it("transforms and hooks: run", async () => {
        const file = join(await makeFolder(), "seen");
        const hook = `const hook = new pulumi.ResourceHook("seen", async ({ name }) => require("node:fs").appendFileSync(${JSON.stringify(file)}, name));`;
        const options =
          '{ hooks: { afterCreate: [hook] }, transforms: [({ props, opts }) => ({ props: { ...props, name: "transformed" }, opts })] }';
        const stack = await open(`${hook} token("web", ${ARGS}, ${options});`);
        expectSuccess(await stack.up());
        assert.equal((await token()).outputs["name"], "transformed");
        assert.equal(await readFile(file, "utf8"), "web");
      });

      it("hideDiffs: only what is shown changes", async () => {
        const stack = await open(`token("web", ${ARGS}, { hideDiffs: ["permissions"] });`);
        expectSuccess(await stack.up());
        await change(`token("web", ${CHANGED}, { hideDiffs: ["permissions"] });`);
        expectSuccess(await stack.up());
        assert.equal((await token()).outputs["generation"], 2);
      });

      it("id: an existing token is read", async () => {
        const stack = await open(`token("web", ${ARGS});`);
        expectSuccess(await stack.up());
        const { id } = await token();
        await change(`token("web", ${ARGS}); token("same", ${ARGS}, { id: "${id}" });`);
        expectSuccess(await stack.up());
        assert.equal((await token("same")).outputs["tokenId"], (await token()).outputs["tokenId"]);
      });
    });
  }

  describe("that only the native plugin can honour", () => {
    const refused: Record<string, string> = {
      import: '{ import: "demos-calimero-testnet/1" }',
      replaceOnChanges: '{ replaceOnChanges: ["permissions"] }',
      customTimeouts: '{ customTimeouts: { create: "1s" } }',
      version: '{ version: "9.9.9" }',
      pluginDownloadURL: '{ pluginDownloadURL: "https://example.org" }',
      "explicit provider": "{ provider: there }",
      "parent's providers":
        '{ parent: new pulumi.ComponentResource("x:y:Z", "c", {}, { providers: { keyring: there } }) }',
      "grandparent's providers":
        '{ parent: new pulumi.ComponentResource("x:y:Z", "c", {}, { parent: new pulumi.ComponentResource("x:y:Z", "d", {}, { providers: [there] }) }) }',
    };
    for (const [title, options] of Object.entries(refused)) {
      it(`${title}: refused in the preview by dynamic resources, with what to do instead`, async () => {
        const stack = await brought(
          `${OTHER_CONSOLE} ${HOSTS["dynamic resources"]} token("web", ${ARGS}, ${options});`,
        );
        const option = title.startsWith("parent") || title.includes(" ") ? "explicit provider" : title;
        assert.match(
          printed(expectFailure(await stack.preview())),
          new RegExp(`AuthToken "web": dynamic resources cannot (?:honour the option|use an) ${option}`),
        );
      });
    }

    const plugin = (program: string) => `${HOSTS["native plugin"]}\n${program}`;

    it("replaceOnChanges: replaced, and the preview promises no grace", async () => {
      const program = (args: string) => plugin(`token("web", ${args}, { replaceOnChanges: ["permissions"] });`);
      const stack = await brought(program(ARGS));
      expectSuccess(await stack.up());
      const before = await token();
      await app.program(program(CHANGED));
      const preview = printed(expectSuccess(await stack.preview()));
      assert.match(preview, /AuthToken "web" is replaced, not updated/);
      assert.doesNotMatch(preview, /keeps its current permissions/);
      expectSuccess(await stack.up());
      assert.notEqual((await token()).id, before.id);
      assert.equal(await alive(before), false);
    });

    it("the flag --replace: the preview promises no grace", async () => {
      const stack = await brought(plugin(`token("web", ${ARGS});`));
      expectSuccess(await stack.up());
      const before = await token();
      await app.program(plugin(`token("web", ${CHANGED});`));
      const replace = ["--replace", before.urn];
      assert.doesNotMatch(printed(expectSuccess(await stack.preview(...replace))), /keeps its current permissions/);
      expectSuccess(await stack.up(...replace));
      assert.equal(await alive(before), false);
    });

    it("without any of these: the preview promises a grace, which comes true", async () => {
      const stack = await brought(plugin(`token("web", ${ARGS});`));
      expectSuccess(await stack.up());
      const before = await token();
      await app.program(plugin(`token("web", ${CHANGED});`));
      const promise =
        /AuthToken "web" rotates: permissions changed; the previous value keeps its current permissions for 1 day/;
      assert.match(printed(expectSuccess(await stack.preview())), promise);
      assert.match(printed(expectSuccess(await stack.up("--skip-preview"))), promise);
      assert.equal(await alive(before), true);
    });

    it("customTimeouts: end an operation", async () => {
      proxy.rule = ({ method }) => (method === "POST" ? delay(20_000) : pass);
      const stack = await brought(plugin(`token("web", ${ARGS}, { customTimeouts: { create: "2s" } });`));
      const started = performance.now();
      assert.match(printed(expectFailure(await stack.up("--skip-preview"))), /deadline/);
      assert.ok(performance.now() - started < 18_000);
    });

    for (const [title, options] of Object.entries({
      "an explicit provider": "{ provider: there }",
      "a parent's providers":
        '{ parent: new pulumi.ComponentResource("x:y:Z", "c", {}, { providers: { keyring: there } }) }',
    })) {
      it(`${title}: its console is the one that is asked`, async () => {
        const stack = await brought(plugin(`${OTHER_CONSOLE} token("web", ${ARGS}, ${options});`));
        assert.match(printed(expectFailure(await stack.up("--skip-preview"))), /127\.0\.0\.1:9/);
      });
    }
  });
});
