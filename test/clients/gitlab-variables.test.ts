import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runAndCollect } from "../../toolchain/child-process.mjs";
import { pythonEnvironment } from "../support/python.js";

const example = join(__dirname, "..", "..", "examples", "gitlab-variables");

/** The plugin needs an account, so the program is rendered by the mocks of Pulumi's SDK, with the published package. */
describe("examples/gitlab-variables", function () {
  this.timeout(300_000); // pip installs two packages

  let place: string;

  before(async () => {
    place = await mkdtemp(join(tmpdir(), "keyring-gitlab-"));
  });
  after(() => rm(place, { recursive: true, force: true }));

  it("gives GitLab the value masked and as a secret, and the address", async () => {
    const bin = await pythonEnvironment(place, "--requirement", join(example, "requirements.txt"));
    await writeFile(join(place, "render.py"), RENDER);
    const args = [join(place, "render.py"), join(example, "__main__.py")];
    const { code, output } = await runAndCollect(join(bin, "python"), args, { cwd: place });
    assert.equal(code, 0, output);
    const [token, url] = JSON.parse(output.trim().split("\n").at(-1) ?? "") as { inputs: object; secrets: string[] }[];
    const common = { project: "acme/app", raw: true };
    const masked = { masked: true, protected: true, key: "NEAR_RPC_TOKEN", value: "the value" };
    assert.deepEqual(token, { inputs: { ...common, ...masked }, secrets: ["value"] });
    assert.deepEqual(url, { inputs: { ...common, key: "NEAR_RPC_URL", value: "https://shard/" }, secrets: [] });
  });
});

const RENDER = `import json, runpy, sys
import pulumi
from pulumi.runtime import settings
from pulumi.runtime.mocks import MockMonitor

made = {}
SIGNATURE = "4dabf18193072939515e22adb298388d"


class Mocks(pulumi.runtime.Mocks):
    def new_resource(self, args):
        if args.typ == "pulumi:pulumi:StackReference":
            outputs = {"token": "the value", "rpcUrl": "https://shard/"}
            return [args.name, {"name": args.name, "outputs": outputs, "secretOutputNames": ["token"]}]
        inputs = {key: value["value"] if isinstance(value, dict) else value for key, value in args.inputs.items()}
        secrets = [key for key, value in args.inputs.items() if isinstance(value, dict) and SIGNATURE in value]
        made[args.name] = {"inputs": inputs, "secrets": secrets}
        return [args.name + "-id", inputs]

    def call(self, args):
        return {}


pulumi.runtime.set_mocks(Mocks(), project="keyring-gitlab-variables", stack="dev")
pulumi.runtime.set_all_config({
    "keyring-gitlab-variables:project": "acme/app",
    "keyring-gitlab-variables:tokens": "acme/infra/dev",
})


@pulumi.runtime.test
def run():
    runpy.run_path(sys.argv[1], run_name="__main__")


run()
print(json.dumps([made["rpc-token"], made["rpc-url"]]))
`;
