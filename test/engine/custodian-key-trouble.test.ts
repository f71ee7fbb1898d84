import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { generateKeyPair, nearCredentials } from "pulumi-keyring-near/key-pair";
import { createLogger } from "../../console/src/log/logger.js";
import { startConsole, type TestConsole } from "../support/console.js";
import { answer, dropReply, type Fault, pass } from "../support/fault.js";
import { type FaultProxy, faultProxy } from "../support/fault-proxy.js";
import { expectFailure, expectSuccess, type Project, printed, project } from "../support/pulumi.js";
import { type Chain, chainOf, keysIn, MASTER } from "./support/keys.js";

const key = (name: string, args = "") =>
  `exports.${name} = new calimero.CustodianKey("${name}", { shardId: "demos-calimero-testnet", accountId: "${MASTER}", ${args} }).privateKey;`;

describe("a custodian key in trouble", () => {
  const logged: string[] = [];
  let console: TestConsole;
  let proxy: FaultProxy;
  let chain: Chain;
  let app: Project;
  let settings: NodeJS.ProcessEnv;

  before(async () => {
    console = await startConsole({ logger: createLogger("trace", { write: (line) => void logged.push(line) }) });
    proxy = await faultProxy(console.url);
    chain = await chainOf(console);
    settings = { CALIMERO_CONSOLE_URL: proxy.url, CALIMERO_ACCESS_KEY: console.accessKey, KEYRING_TIMEOUT: "4" };
    app = await project(key("kept"), settings);
    expectSuccess(await app.stack.up());
  });
  after(async () => {
    await app?.remove();
    await proxy?.close();
    await console?.close();
  });
  afterEach(() => {
    proxy.rule = () => pass;
    app.setEnv(settings);
  });

  const problem = (status: number, slug: string, extras = {}): Fault =>
    answer(status, { type: `urn:keyring:problem:${slug}`, title: slug, status, ...extras });

  for (const [what, fault, words] of [
    ["401", problem(401, "unauthenticated"), /does not accept the access key/],
    ["403", problem(403, "forbidden", { right: "view-keys" }), /lacks the right view-keys/],
    ["404 of some other server", answer(404, "<h1>Not Found</h1>"), /nothing that looks like a Keyring console/],
    [
      "404 for the account",
      problem(404, "unknown-account"),
      /accountId: .*has no account "demos\.calimero\.testnet" in custody/,
    ],
    ["503 for the shard", problem(503, "shard-unavailable"), /the shard itself, behind the console, does not answer/],
    ["500", problem(500, "internal"), /answered 500/],
    ["list that cannot be read", answer(200, { keys: "none" }), /cannot be read/],
  ] as const) {
    it(`is never taken for gone because of a ${what}`, async () => {
      const known = await keysIn(app.stack);
      // the list lacks it, and its look-up meets the trouble
      const list = what.startsWith("list") ? fault : answer(200, { keys: [] });
      proxy.rule = ({ path }) => (path.endsWith("/keys") ? list : fault);
      const said = printed(expectFailure(await app.stack.refresh()));
      assert.match(said, /CustodianKey "kept": /);
      assert.match(said, words);
      assert.deepEqual(await keysIn(app.stack), known);
    });
  }

  it("keeps its pair in the state when no reply came to its order, and the next up finishes with that pair", async () => {
    await app.program(`${key("kept")}\n${key("lost")}`);
    proxy.rule = ({ method }) => (method === "POST" ? dropReply : pass);
    const said = printed(expectFailure(await app.stack.up()));
    assert.match(
      said,
      /CustodianKey "lost": .*may be on account \S+, or may still be added to it: run `pulumi up` again to finish/,
    );
    const { lost: pending, kept } = await keysIn(app.stack);
    assert.equal(pending?.outputs["status"], "pending");
    assert.match(String(pending?.outputs["privateKey"]), /^ed25519:/);

    proxy.rule = () => pass;
    expectSuccess(await app.stack.up());
    const { lost, kept: still } = await keysIn(app.stack);
    assert.equal(lost?.outputs["status"], "active");
    assert.equal(lost?.id, pending?.id);
    assert.equal(lost?.outputs["privateKey"], pending?.outputs["privateKey"]);
    assert.deepEqual(still, kept);
    assert.ok(await chain.has(lost?.outputs["publicKey"]));
    assert.match(expectSuccess(await app.stack.up()).stdout, /3 unchanged/);
  });

  it("keeps its pair when nobody could say how its order stands, also through a refresh", async () => {
    await app.program(`${key("kept")}\n${key("lost")}\n${key("slow")}`);
    proxy.rule = ({ path, method }) =>
      path.includes("/operations/") ? problem(500, "internal") : method === "POST" ? pendingAnswer : pass;
    expectFailure(await app.stack.up());
    const { slow: pending } = await keysIn(app.stack);
    assert.equal(pending?.outputs["status"], "pending");
    proxy.rule = () => pass;
    expectSuccess(await app.stack.refresh());
    expectSuccess(await app.stack.up());
    const { slow } = await keysIn(app.stack);
    assert.equal(slow?.outputs["status"], "active");
    assert.equal(slow?.outputs["privateKey"], pending?.outputs["privateKey"]);
    assert.ok(await chain.has(slow?.outputs["publicKey"]));
  });

  it("stays in the state when a destroy cannot remove it, which says what may still be there", async () => {
    const known = await keysIn(app.stack);
    const { kept } = known;
    proxy.rule = ({ method }) => (method === "DELETE" ? problem(503, "shard-unavailable") : pass);
    const said = printed(expectFailure(await app.stack.destroy()));
    assert.match(
      said,
      new RegExp(`${kept?.outputs["publicKey"]} may still be on account ${MASTER.replaceAll(".", "\\.")}`),
    );
    assert.deepEqual(await keysIn(app.stack), known);
  });

  describe("given as its private half", () => {
    const pair = generateKeyPair();
    const body = pair.privateKey.replace("ed25519:", "");

    for (const [what, text] of [
      ["as it is", pair.privateKey],
      ["without its curve", body],
      ["in near-cli's file", nearCredentials(MASTER, pair)],
    ] as const) {
      it(`${what}, is refused at preview and repeated nowhere`, async () => {
        await app.program(`${key("kept")}\n${key("mistaken", `publicKey: ${JSON.stringify(text)}`)}`);
        proxy.log.length = 0;
        const said = [printed(expectFailure(await app.stack.preview())), printed(expectFailure(await app.stack.up()))];
        for (const words of said) {
          assert.match(words, /'mistaken' has a problem: publicKey: (looks like a private key|is not a public key)/);
        }
        assert.ok(!JSON.stringify(proxy.log).includes(body), "it was sent to the console");
        assert.ok(!logged.join("").includes(body), "the console logged it");
        assert.ok(!app.transcript().includes(body), "it was printed");
        assert.ok(!(await app.stack.export()).includes(body), "it stands in the state");
        for (const file of await filesBelow(join(app.folder, "..", "state"))) assert.ok(!file.includes(body));
      });
    }
  });

  it("is off the chain after a destroy, with all its fellows", async () => {
    const keys = Object.values(await keysIn(app.stack)).map(({ outputs }) => outputs["publicKey"]);
    assert.ok(keys.length > 0);
    await app.program("");
    expectSuccess(await app.stack.destroy());
    for (const publicKey of keys) assert.ok(!(await chain.has(publicKey)));
    assert.deepEqual(await keysIn(app.stack), {});
  });
});

/** As if the shard had not carried out the order yet. */
const pendingAnswer = answer(202, {
  id: "operation-of-the-test",
  status: "pending",
  error: null,
  transactionHash: null,
  finishedAt: null,
});

/** The texts of all files below a folder. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), "utf8")));
}
