import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startConsole, type TestConsole } from "../../support/console.js";
import { expectSuccess, tokensIn } from "../../support/pulumi.js";
import { pythonEnvironment } from "../../support/python.js";
import { example } from "../support/example.js";
import { compiledNodeSdk, MYPY, sdksIn, succeed } from "../support/generated-sdks.js";
import { bring } from "../support/importing.js";
import { askBlock, living } from "../support/tokens.js";

const root = join(__dirname, "..", "..", "..");

describe("the generated SDKs", () => {
  let place: string;
  let sdks: string;

  before(async () => {
    place = await mkdtemp(join(tmpdir(), "keyring-sdks-"));
    sdks = join(place, "sdks");
    await sdksIn(sdks);
  });
  after(() => rm(place, { recursive: true, force: true }));

  it("are the same each time they are generated", async () => {
    const again = join(place, "again");
    await sdksIn(again);
    assert.equal(await fingerprint(again), await fingerprint(sdks));
  });

  it("compile and load in TypeScript, with the types of inputs and outputs", async () => {
    const folder = await compiledNodeSdk(join(sdks, "nodejs"));
    const program = 'const k = require("."); console.log(typeof k.calimero.AuthToken, typeof k.Provider)';
    assert.match(await succeed(process.execPath, ["-e", program], folder), /function function/);
  });

  it("take plain strings, constants and dicts in Python, and give required outputs as they are", async () => {
    const bin = await pythonEnvironment(place, MYPY, join(sdks, "python"));
    await writeFile(join(place, "typed.py"), TYPED_PYTHON);
    // a comment that ignores an error where there is none is an error itself
    await succeed(join(bin, "mypy"), ["--strict", "typed.py"], place);
  });
});

describe("the Python example, on its generated SDK", () => {
  let console: TestConsole;
  let app: Awaited<ReturnType<typeof example>>;

  before(async () => {
    console = await startConsole();
    const settings = { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey };
    app = await example("python", settings, { files: ["Pulumi.yaml", "requirements.txt"], bin: "venv/bin" });
    const sdks = join(app.folder, "sdks");
    await sdksIn(sdks);
    await app.edit("requirements.txt", join(root, ".keyring", "sdks", "python"), join(sdks, "python"));
    await pythonEnvironment(app.folder, "-r", "requirements.txt");
  });
  after(async () => {
    await app?.remove();
    await console?.close();
  });

  it("previews and brings up a token that works, and whose value is a secret", async () => {
    expectSuccess(await app.stack.preview());
    expectSuccess(await app.stack.up());
    assert.equal(await askBlock(console, (await app.stack.outputs("shown"))["token"]), 200);
    assert.equal((await app.stack.outputs("masked"))["token"], "[secret]");
  });

  it("changes it in place, and a refresh finds it as it is", async () => {
    const { token } = await app.stack.outputs("shown");
    await app.edit("__main__.py", "calimero.Permission.VIEW_TRANSACTIONS", "calimero.Permission.VIEW_KEYS");
    expectSuccess(await app.stack.up());
    const { indexer } = await tokensIn(app.stack);
    assert.equal(indexer?.outputs["previousToken"], token);
    expectSuccess(await app.stack.refresh("--expect-no-changes"));
  });

  it("takes over a token that is imported, with its value", async () => {
    const order = { name: "old", permissions: ["view-accounts", "view-blocks", "view-keys"] };
    const answer = await console.adminFetch(`/shards/${console.shardId}/tokens`, { body: order });
    const old = (await answer.json()) as { id: string; value: string };
    const id = `${console.shardId}/${old.id}`;
    expectSuccess(await bring(app.stack, "keyring:calimero:AuthToken", "old", id));
    await app.edit(
      "__main__.py",
      'pulumi.export("rpcUrl", ',
      `old = calimero.AuthToken("old", shard_id=shard_id, name="old", permissions=["view-accounts", "view-blocks", "view-keys"],
    adopt=calimero.AuthTokenAdoptArgs(token_id="${old.id}", token=pulumi.Output.secret("${old.value}")))
pulumi.export("old", old.token)
pulumi.export("rpcUrl", `,
    );
    expectSuccess(await app.stack.up());
    assert.equal((await tokensIn(app.stack))["old"]?.outputs["token"], old.value);
  });

  it("revokes everything on destroy", async () => {
    expectSuccess(await app.stack.destroy());
    assert.deepEqual(await living(console), []);
  });
});

/** A hash over the names and contents of all files of a folder. */
async function fingerprint(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"));
  const hash = createHash("sha256");
  for (const file of files.map(({ parentPath, name }) => join(parentPath, name)).sort()) {
    hash.update(file.slice(folder.length)).update(await readFile(file));
  }
  return hash.digest("hex");
}

const TYPED_PYTHON = `
import pulumi
from pulumi_keyring import RotationArgs, calimero

names: list[str] = ["view-blocks"]
calimero.AuthToken("plain", shard_id="demos-calimero-testnet", permissions=names, rotation={"before": "10d"})
ci = calimero.AuthToken(
    "ci",
    shard_id="demos-calimero-testnet",
    permissions=["view-blocks", calimero.Permission.VIEW_KEYS],
    rotation=RotationArgs(before="10d", triggers={"release": 7}),
)
value: pulumi.Output[str] = ci.token
since: pulumi.Output[str] = ci.created_at
previous: pulumi.Output[str] = ci.previous_token  # type: ignore[assignment]
calimero.AuthToken("wrong", shard_id="demos-calimero-testnet", permissions=[7])  # type: ignore[list-item]
calimero.AuthToken("wrong", shard_id="demos-calimero-testnet", permissions=names, rotation={"befor": "10d"})  # type: ignore[call-overload]
`;
