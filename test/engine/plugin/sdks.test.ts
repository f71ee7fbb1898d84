import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runAndCollect } from "../../../toolchain/child-process.mjs";
import { findGo, installedGo } from "../../../toolchain/pulumi/go.js";
import { generateSdks } from "../../../toolchain/pulumi/sdk-generator.js";
import * as announcer from "../../../toolchain/steps.mjs";
import { startConsole, type TestConsole } from "../../support/console.js";
import { expectSuccess, tokensIn } from "../../support/pulumi.js";
import { pythonEnvironment } from "../../support/python.js";
import { example } from "../support/example.js";
import { bring } from "../support/importing.js";
import { askBlock, living } from "../support/tokens.js";

const root = join(__dirname, "..", "..", "..");
const schema = join(root, "provider", "schema.json");

describe("the generated SDKs", () => {
  let place: string;
  let sdks: string;

  before(async () => {
    place = await mkdtemp(join(tmpdir(), "keyring-sdks-"));
    sdks = join(place, "sdks");
    await generateSdks(schema, sdks, announcer);
  });
  after(() => rm(place, { recursive: true, force: true }));

  /** Runs a program that must succeed. */
  async function run(program: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    const { code, output } = await runAndCollect(program, args, { cwd, env: { ...process.env, ...env } });
    assert.equal(code, 0, `${program} ${args.join(" ")}:\n${output}`);
    return output;
  }

  it("are the same each time they are generated", async () => {
    const again = join(place, "again");
    await generateSdks(schema, again, announcer);
    assert.equal(await fingerprint(again), await fingerprint(sdks));
  });

  it("compile and load in TypeScript, with the types of inputs and outputs", async () => {
    const folder = join(sdks, "nodejs");
    await symlink(join(root, "node_modules"), join(folder, "node_modules"));
    await run(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", "."], folder);
    // as it is published: with its package.json beside the compiled files
    await copyFile(join(folder, "package.json"), join(folder, "bin", "package.json"));
    const said = await run(
      process.execPath,
      ["-e", 'const k = require("./bin"); console.log(typeof k.calimero.AuthToken, typeof k.Provider)'],
      folder,
    );
    assert.match(said, /function function/);
  });

  it("compile in Go, in a program that uses them", async function () {
    this.timeout(1_200_000); // the SDK of Pulumi is compiled with them, where Go has not done so before
    const { bin } = await findGo(process.env, installedGo(process.env));
    const program = join(place, "go-program");
    await mkdir(program);
    const { version } = JSON.parse(await readFile(join(root, "provider", "package.json"), "utf8")) as {
      version: string;
    };
    const sdkMod = await readFile(join(sdks, "go", "go.mod"), "utf8");
    const pulumi = /github\.com\/pulumi\/pulumi\/sdk\/v3 \S+/.exec(sdkMod)?.[0];
    await writeFile(
      join(program, "go.mod"),
      `module program\n\ngo 1.25\n\nrequire (\n\tpulumi-keyring/sdk/go v${version}\n\t${pulumi}\n)\n\nreplace pulumi-keyring/sdk/go => ${join(sdks, "go")}\n`,
    );
    await writeFile(join(program, "main.go"), GO_PROGRAM);
    const env = { GOTOOLCHAIN: "local", GOFLAGS: "-mod=mod", GOWORK: "off" };
    await run(bin, ["mod", "tidy"], program, env);
    await run(bin, ["build", "./..."], program, env);
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
    await generateSdks(schema, sdks, announcer);
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

const GO_PROGRAM = `package main

import (
	"pulumi-keyring/sdk/go/keyring/calimero"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		token, err := calimero.NewAuthToken(ctx, "ci", &calimero.AuthTokenArgs{
			ShardId:     pulumi.String("demos-calimero-testnet"),
			Permissions: calimero.PermissionArray{calimero.Permission_View_Blocks},
			ExpiresIn:   pulumi.String("30d"),
		})
		if err != nil {
			return err
		}
		ctx.Export("token", token.Token)
		return nil
	})
}
`;
