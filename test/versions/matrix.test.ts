import assert from "node:assert/strict";
import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ensureNode, NODES } from "../../toolchain/node";
import { pathVariable } from "../../toolchain/pulumi/executables";
import { askBlock, living } from "../engine/support/tokens.js";
import { startConsole, type TestConsole } from "../support/console.js";
import { expectSuccess, type Project, project } from "../support/pulumi.js";
import { type Installed, install, packPackages } from "./installed.js";

/** The SDKs of Pulumi that are tried: the oldest that package.json allows, the one of development, and the newest there is. */
const SDKS = ["3.220.0", "3.248.0", "latest"] as const;

/** The same two tokens by either host. Each program says on which Node and SDK it ran. */
const PROGRAMS = {
  dynamic: `
const args = { shardId: "demos-calimero-testnet", permissions: ["view-blocks"], expiresIn: "30d" };
const first = new calimero.AuthToken("first", args);
const second = new calimero.AuthToken("second", args);`,
  plugin: `
class AuthToken extends pulumi.CustomResource {
  constructor(name, args) {
    super("keyring:calimero:AuthToken", name, { token: undefined, ...args }, { additionalSecretOutputs: ["token"] });
  }
}
const args = { shardId: "demos-calimero-testnet", permissions: ["view-blocks"], expiresIn: "30d" };
const first = new AuthToken("first", args);
const second = new AuthToken("second", args);`,
};

const OUTPUTS = `
exports.tokens = pulumi.all([first.token, second.token]);
exports.node = process.versions.node;
exports.sdk = require("@pulumi/pulumi/package.json").version;
`;

describe("packed and installed outside of the repository", () => {
  const installed = new Map<string, Installed>();
  let packed: string;
  let console: TestConsole;

  before(async function () {
    // three installations of Pulumi's SDK
    this.timeout(1_200_000);
    packed = await mkdtemp(join(tmpdir(), "keyring-packed-"));
    const tarballs = await packPackages(packed);
    for (const sdk of SDKS) installed.set(sdk, await install(tarballs, sdk));
    console = await startConsole();
  });
  after(async () => {
    await console?.close();
    for (const { remove } of installed.values()) await remove();
    if (packed) await rm(packed, { recursive: true, force: true });
  });

  for (const node of Object.values(NODES)) {
    for (const sdk of SDKS) {
      for (const host of ["dynamic", "plugin"] as const) {
        it(`Node ${node}, SDK ${sdk}, ${host} host: tokens are minted, stay, and are revoked`, async () => {
          const there = installed.get(sdk);
          assert.ok(there);
          const app = await started(there, node, host, console);
          try {
            expectSuccess(await app.stack.up());
            const outputs = await app.stack.outputs("shown");
            assert.deepEqual([outputs["node"], outputs["sdk"]], [node, there.sdk]);
            const tokens = outputs["tokens"] as string[];
            for (const token of tokens) assert.equal(await askBlock(console, token), 200);
            assert.equal((await app.stack.outputs("masked"))["tokens"], "[secret]");

            assert.match(expectSuccess(await app.stack.up("--refresh")).stdout, /3 unchanged/);
            expectSuccess(await app.stack.destroy());
            for (const token of tokens) assert.equal(await askBlock(console, token), 401);
            assert.deepEqual(await living(console), []);
            for (const token of tokens) assert.ok(!app.transcript().includes(token));
          } finally {
            // a failure here must not be one of all that come after it
            await app.stack.destroy();
            await app.remove();
          }
        });
      }
    }
  }

  it("the pinned SDK is the last that declares the floor, so that older and newer ones are as the README says", async () => {
    const newest = installed.get("latest");
    const pinned = installed.get("3.248.0");
    assert.match(pinned?.engines ?? "", />= ?20/);
    assert.match(newest?.engines ?? "", />= ?22/);
    const { devDependencies } = JSON.parse(await readFile(join(__dirname, "..", "..", "package.json"), "utf8"));
    assert.equal(devDependencies["@pulumi/pulumi"], pinned?.sdk);
  });
});

/** A project whose program, and whatever the engine starts for it, run on a Node. */
async function started(
  { modules }: Installed,
  version: string,
  host: keyof typeof PROGRAMS,
  { url, accessKey }: TestConsole,
): Promise<Project> {
  const { dir } = await ensureNode(version);
  const credentials = { CALIMERO_CONSOLE_URL: url, CALIMERO_ACCESS_KEY: accessKey };
  const app = await project(`${PROGRAMS[host]}\n${OUTPUTS}`, credentials, { modules });
  const env = app.stack.options.env;
  const path = pathVariable(env);
  app.setEnv({ [path]: `${dir}${delimiter}${env[path] ?? ""}` });
  if (host === "plugin") {
    const folder = join(modules, "pulumi-keyring-provider", "bin");
    const plugins = JSON.stringify({ providers: [{ name: "keyring", path: folder }] });
    await appendFile(join(app.folder, "Pulumi.yaml"), `plugins: ${plugins}\n`);
  }
  return app;
}
