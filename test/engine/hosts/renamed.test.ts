import assert from "node:assert/strict";
import { delimiter, join } from "node:path";
import { cli } from "../../support/cli.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { expectSuccess, type Project, printed, project, tokensIn } from "../../support/pulumi.js";
import { living } from "../support/tokens.js";

/** Where the executable of the native plugin is. */
const PLUGIN = join(__dirname, "..", "..", "..", "provider", "bin");

/** A program with one token, which may have had another name, or stand within a component now. */
interface Written {
  name: string;
  /** The name that it had. */
  alias?: string;
  component?: boolean;
  inputs?: Record<string, unknown>;
}

const INPUTS = { shardId: "demos-calimero-testnet", permissions: ["view-blocks"], expiresIn: "30d" };

/** In JavaScript, where components can be written; `make` names the class of a host. */
function program(make: string, { name, alias, component, inputs = {} }: Written): string {
  const aliases = alias === undefined ? "" : `aliases: [{ name: "${alias}", parent: pulumi.rootStackResource }]`;
  const parent = component ? 'parent: new pulumi.ComponentResource("app:index:Group", "group"), ' : "";
  return `${make}("${name}", ${JSON.stringify({ ...INPUTS, ...inputs })}, { ${parent}${aliases} });`;
}

const HOSTS = {
  "the host of dynamic resources": {
    make: "new calimero.AuthToken",
    type: "pulumi-nodejs:dynamic/keyring/calimero:AuthToken",
  },
  "the native plugin": {
    make: 'new (class extends pulumi.CustomResource { constructor(...args) { super("keyring:calimero:AuthToken", ...args); } })',
    type: "keyring:calimero:AuthToken",
  },
};

for (const [title, { make, type }] of Object.entries(HOSTS)) {
  describe(`a resource that gets another name, through ${title}`, () => {
    let console: TestConsole;
    let app: Project;

    before(async () => {
      console = await startConsole();
      const env = {
        CALIMERO_CONSOLE_URL: console.url,
        CALIMERO_ACCESS_KEY: console.accessKey,
        KEYRING_OWNER_PREFIX: "acme",
      };
      app = await project(program(make, { name: "web" }), env);
      app.setEnv({ PATH: [PLUGIN, app.stack.options.env?.["PATH"]].join(delimiter) });
      expectSuccess(await app.stack.up());
    });
    after(async () => {
      await app?.remove();
      await console?.close();
    });

    const one = async () =>
      Object.entries(await tokensIn(app.stack)).map(([name, { outputs }]) => ({ name, outputs }))[0];
    const inProgram = (...args: string[]) => cli(args, { env: app.stack.options.env ?? {}, cwd: app.folder });

    /** An up after which the very same value is in the state under another name. */
    async function keeps(name: string) {
      const before = (await one())?.outputs;
      expectSuccess(await app.stack.run("preview", "--expect-no-changes"));
      const run = expectSuccess(await app.stack.up());
      assert.doesNotMatch(printed(run), /rotates/);
      const after = await one();
      assert.equal(after?.name, name);
      assert.deepEqual(after?.outputs["token"], before?.["token"]);
      assert.equal(after?.outputs["name"], "web");
      assert.equal((await living(console)).length, 1, "nothing was minted");
    }

    it("keeps its value when it is renamed with an alias", async () => {
      await app.program(program(make, { name: "site", alias: "web" }));
      await keeps("site");
    });

    it("keeps it after pulumi state rename", async () => {
      const urn = `urn:pulumi:dev::app::${type}::site`;
      expectSuccess(await app.stack.run("state", "rename", urn, "page", "--yes"));
      await app.program(program(make, { name: "page" }));
      await keeps("page");
    });

    it("is known by both names, and is no orphan", async () => {
      const status = await inProgram("status");
      assert.equal(status.code, 0, status.stderr);
      assert.match(status.stdout, /page \(labelled web\)/);
      const orphans = await inProgram("orphans", "--older-than", "0s", "--json");
      assert.equal(orphans.code, 0, orphans.stdout);
      assert.deepEqual((JSON.parse(orphans.stdout) as { orphans: unknown[] }).orphans, []);
    });

    it("keeps it when it moves into a component", async () => {
      await app.program(program(make, { name: "page", alias: "page", component: true }));
      const run = expectSuccess(await app.stack.up());
      assert.doesNotMatch(printed(run), /rotates/);
      assert.equal((await one())?.outputs["generation"], 1);
      assert.equal((await living(console)).length, 1);
    });

    it("gets its new name and label with the next rotation", async () => {
      const inputs = { rotation: { grace: "0s", triggers: { leaked: 1 } } };
      await app.program(program(make, { name: "page", component: true, inputs }));
      expectSuccess(await app.stack.up());
      assert.equal((await one())?.outputs["name"], "page");
      const [token] = await living(console);
      assert.equal(token?.name, "page");
      assert.match(String(token?.labels["owner"]), /^acme\/(organization|-)\/app\/dev\/page$/);
      assert.doesNotMatch((await inProgram("status")).stdout, /labelled/);
    });

    it("rotates when the program gives another name", async () => {
      const inputs = { name: "given", rotation: { grace: "0s", triggers: { leaked: 1 } } };
      await app.program(program(make, { name: "page", component: true, inputs }));
      assert.match(printed(expectSuccess(await app.stack.preview())), /rotates: name changed/);
      expectSuccess(await app.stack.up());
      assert.deepEqual(
        (await living(console)).map(({ name }) => name),
        ["given"],
      );
    });
  });
}
