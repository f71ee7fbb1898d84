import assert from "node:assert/strict";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runAndCollect } from "../../toolchain/child-process.mjs";
import { publishedContract } from "../shard/contracts/published.js";
import { startConsole, type TestConsole } from "../support/console.js";
import { ask } from "../support/gateway.js";
import { expectSuccess, type Project, project } from "../support/pulumi.js";
import { type NearUser, nearUser } from "./support/near-user.js";
import { Transcript } from "./support/transcript.js";

const ACCOUNT = "demos.calimero.testnet";
const SHARD = "demos-calimero-testnet";
/** An account that comes to be when it is paid. */
const RECEIVER = "0".repeat(63).concat("1");
const SPARE_KEY = "ed25519:3D4YudUahN1nawWogh8pAKSj92sUNMdbZGjn7kERKzYo";
const PROGRAM = `
const shardId = "${SHARD}";
const deployer = new calimero.AuthToken("deployer", { shardId, permissions: ["write", "view-accounts", "view-keys", "view-blocks"] });
const auditor = new calimero.AuthToken("auditor", { shardId, permissions: ["view-accounts", "view-keys", "view-blocks", "view-contract-code", "view-contract-state"] });
const key = new calimero.CustodianKey("deployer-key", { shardId, accountId: "${ACCOUNT}" });
exports.rpcUrl = deployer.rpcUrl;
exports.token = deployer.token;
exports.settings = deployer.nearCliSettings;
exports.auditorToken = auditor.token;
exports.publicKey = key.publicKey;
exports.privateKey = key.privateKey;
exports.credentials = key.credentials;
exports.credentialsPath = key.credentialsPath;
`;

describe("near-cli 3.5.0 with what a stack made, along Calimero's page on auth tokens", () => {
  const transcript = new Transcript();
  let console: TestConsole;
  let app: Project;
  let user: NearUser;
  let made: Record<string, string>;

  before(async () => {
    console = await startConsole();
    app = await project(PROGRAM, { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey });
    expectSuccess(await app.stack.up());
    made = (await app.stack.outputs("shown")) as Record<string, string>;
    for (const name of ["rpcUrl", "token", "auditorToken", "privateKey"]) transcript.name(made[name] ?? "", `$${name}`);
    user = await nearUser(transcript);
    transcript.name(user.home, "~");
  });
  after(async () => {
    await user?.remove();
    await app?.remove();
    await console?.close();
    globalThis.console.log(`\n${transcript.text()}\n`);
  });

  const output = (name: string) => made[name] ?? assert.fail(`the stack has no output ${name}`);
  const here = () => ["--nodeUrl", output("rpcUrl"), "--networkId", SHARD];

  /** Runs near-cli on the shard; it must succeed. */
  async function near(...args: string[]): Promise<string> {
    const printed = await user.near([...args, ...here()]);
    assert.equal(printed.code, 0, printed.output);
    return printed.output;
  }

  /** Runs near-cli on the shard; it must fail with these words. */
  async function nearFails(words: RegExp, ...args: string[]): Promise<void> {
    const printed = await user.near([...args, ...here()]);
    assert.equal(printed.code, 1, printed.output);
    assert.match(printed.output, words);
  }

  const codeFor = (token: string) =>
    ask(output("rpcUrl"), token, "query", { request_type: "view_code", finality: "final", account_id: ACCOUNT });

  it("step 1: set-api-key takes the token, and means the same as the stack's ready-made settings", async () => {
    transcript.heading("1. Set API key");
    const set = await user.near(["set-api-key", output("rpcUrl"), output("token")]);
    assert.equal(set.code, 0, set.output);
    const written = await readFile(join(user.home, ".near-config", "settings.json"), "utf8");
    assert.deepEqual(JSON.parse(written), JSON.parse(output("settings")));
  });

  it("steps 2 to 4: the credentials are what generate-key would have written, but for the key itself", async () => {
    transcript.heading("2. Create a new keypair: here for comparison, the stack has made one");
    const file = join(user.home, output("credentialsPath"));
    const generated = await user.near(["generate-key", ACCOUNT, "--networkId", SHARD]);
    assert.equal(generated.code, 0, generated.output);
    const theirs = await readFile(file, "utf8");
    const masked = (text: string) => text.replace(/(ed25519:)[1-9A-HJ-NP-Za-km-z]+/g, "$1");
    assert.equal(masked(output("credentials")), masked(theirs));
    assert.equal((await stat(file)).mode & 0o777, 0o600);

    transcript.heading("3. Its place taken by the stack's: printf %s $credentials > ~/$credentialsPath");
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, output("credentials"), { mode: 0o600 });
  });

  it("takes the same from the script of examples/near-cli, which leaves what is there for others", async () => {
    transcript.heading("Steps 1 to 4 by examples/near-cli: node install.mjs");
    const file = join(user.home, ".near-config", "settings.json");
    const others = { trackingEnabled: false, rpcServerApiKeys: { "https://rpc.example.com/": "other" } };
    await writeFile(file, JSON.stringify(others));
    const { env, cwd, bin } = app.stack.options;
    const script = join(__dirname, "..", "..", "examples", "near-cli", "install.mjs");
    for (let time = 0; time < 2; time += 1) {
      const options = { cwd, env: { ...env, HOME: user.home, PULUMI_BIN: bin } };
      const { code, output: printed } = await runAndCollect(process.execPath, [script], options);
      assert.deepEqual([code, printed], [0, ""]);
    }
    assert.deepEqual(JSON.parse(await readFile(file, "utf8")), {
      trackingEnabled: false,
      rpcServerApiKeys: { ...others.rpcServerApiKeys, [output("rpcUrl")]: output("token") },
    });
    const credentials = join(user.home, output("credentialsPath"));
    assert.equal(await readFile(credentials, "utf8"), output("credentials"));
    for (const one of [file, credentials]) assert.equal((await stat(one)).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(dirname(file)), ["settings.json"]);
  });

  it("steps 5 to 9: the public key is on the account, without a visit to the console", async () => {
    transcript.heading("5. Custodian > Add public key: the stack has done it");
    assert.match(await near("keys", ACCOUNT), new RegExp(output("publicKey")));
  });

  it("looks at the account", async () => {
    transcript.heading("Using the shard");
    assert.match(await near("state", ACCOUNT), /formattedAmount: '999,999,999\.9\d+'/);
  });

  it("sends a transaction that the shard carries out", async () => {
    assert.match(await near("send", ACCOUNT, RECEIVER, "1"), /Transaction Id \S+/);
    assert.match(await near("state", RECEIVER), /formattedAmount: '1'/);
  });

  it("adds a key and deletes it", async () => {
    await near("add-key", ACCOUNT, SPARE_KEY);
    assert.match(await near("keys", ACCOUNT), new RegExp(SPARE_KEY));
    await near("delete-key", ACCOUNT, SPARE_KEY, "--force");
    assert.doesNotMatch(await near("keys", ACCOUNT), new RegExp(SPARE_KEY));
  });

  it("deploys a contract, which a token with View contract code reads and one without may not", async () => {
    const file = join(user.home, "contract.wasm");
    const contract = await publishedContract("visitors");
    await writeFile(file, contract);
    transcript.name(file, "contract.wasm");
    assert.match(await near("deploy", ACCOUNT, file), /Done deploying to demos\.calimero\.testnet/);
    const read = await codeFor(output("auditorToken"));
    const { result } = read.body as { result: { code_base64: string } };
    assert.deepEqual(Buffer.from(result.code_base64, "base64"), Buffer.from(contract));
    assert.equal((await codeFor(output("token"))).status, 403);
  });

  it("calls the contract, which remembers and logs", async () => {
    await near("call", ACCOUNT, "new", JSON.stringify({ owner: ACCOUNT }), "--accountId", ACCOUNT);
    const visited = await near("call", ACCOUNT, "visit", "--accountId", ACCOUNT);
    assert.match(visited, new RegExp(`Log \\[${ACCOUNT}\\]: Visited the first time by ${ACCOUNT}`));
    assert.doesNotMatch(await near("call", ACCOUNT, "visit", "--accountId", ACCOUNT), /Log \[/);
    assert.match(await near("call", ACCOUNT, "nothing", "--accountId", ACCOUNT), /Contract method is not found/);
  });

  it("is told what a token may not do", async () => {
    transcript.heading("Denials: a view of a contract's state");
    await nearFails(/lacks the permission View contract state/, "view", ACCOUNT, "last_visited");
    transcript.heading("Denials: a call that the token may not make");
    await nearFails(
      /ForbiddenError: .*This token may not call query with request_type .{0,2}view_state.*lacks the permission View contract state/,
      "view-state",
      ACCOUNT,
      "--finality",
      "final",
    );
    transcript.heading("Denials: a token that may not write");
    await user.near(["set-api-key", output("rpcUrl"), output("auditorToken")]);
    assert.match(await near("view", ACCOUNT, "last_visited"), new RegExp(`'${ACCOUNT}'`));
    assert.match(await near("view-state", ACCOUNT, "--finality", "final", "--utf8"), /last_visited/);
    await nearFails(
      /ForbiddenError: .*This token may not call broadcast_tx_commit: it lacks the permission Write/,
      "send",
      ACCOUNT,
      RECEIVER,
      "1",
    );
  });

  it("is told that a token is not known", async () => {
    transcript.heading("Denials: a token that the console does not know");
    await user.near(["set-api-key", output("rpcUrl"), "a".repeat(64)]);
    await nearFails(/UnauthorizedError: .*This token is not known/, "state", ACCOUNT);
  });

  it("has a dead token and a dead key after a destroy", async () => {
    transcript.heading("After pulumi destroy");
    expectSuccess(await app.stack.destroy());
    await user.near(["set-api-key", output("rpcUrl"), output("token")]);
    await nearFails(/UnauthorizedError: /, "state", ACCOUNT);
    const body = { name: "another", permissions: "full" };
    const minted = await console.adminFetch(`/shards/${SHARD}/tokens`, { body });
    const { value } = (await minted.json()) as { value: string };
    transcript.name(value, "$anotherToken");
    await user.near(["set-api-key", output("rpcUrl"), value]);
    assert.doesNotMatch(await near("keys", ACCOUNT), new RegExp(output("publicKey")));
    await nearFails(/Can not sign transactions for account demos\.calimero\.testnet/, "send", ACCOUNT, RECEIVER, "1");
  });

  it("leaves a transcript without a secret in it", () => {
    for (const name of ["token", "auditorToken", "privateKey"]) {
      assert.ok(!transcript.text().includes(output(name)), `the transcript shows ${name}`);
    }
  });
});
