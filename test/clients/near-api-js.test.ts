import assert from "node:assert/strict";
import { publishedContract } from "../shard/contracts/published.js";
import { type NearApi, nearApi } from "../shard/support.js";
import { startConsole, type TestConsole } from "../support/console.js";
import { expectSuccess, type Project, project } from "../support/pulumi.js";

const ACCOUNT = "demos.calimero.testnet";

const PROGRAM = `
const shardId = "demos-calimero-testnet";
const deployer = new calimero.AuthToken("deployer", { shardId, permissions: ["write", "view-accounts", "view-keys", "view-blocks", "view-transactions"] });
const auditor = new calimero.AuthToken("auditor", { shardId, permissions: ["view-accounts", "view-contract-code", "view-contract-state"] });
const key = new calimero.CustodianKey("key", { shardId, accountId: "${ACCOUNT}" });
exports.rpcUrl = deployer.rpcUrl;
exports.token = deployer.token;
exports.auditorToken = auditor.token;
exports.publicKey = key.publicKey;
exports.privateKey = key.privateKey;
`;

type Secret = Parameters<NearApi["KeyPair"]["fromString"]>[0];

describe("a program with near-api-js 7.2.0, on what a stack made", () => {
  let console: TestConsole;
  let app: Project;
  let near: NearApi;
  let made: Record<string, string>;

  before(async () => {
    near = await nearApi();
    console = await startConsole();
    app = await project(PROGRAM, { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey });
    expectSuccess(await app.stack.up());
    made = (await app.stack.outputs("shown")) as Record<string, string>;
  });
  after(async () => {
    await app?.remove();
    await console?.close();
  });

  const output = (name: string) => made[name] ?? assert.fail(`the stack has no output ${name}`);
  const provider = (token: string) =>
    new near.JsonRpcProvider({ url: output("rpcUrl"), headers: { "x-api-key": output(token) } });
  const account = (token: string, accountId = ACCOUNT, secret = output("privateKey")) =>
    new near.Account(accountId, provider(token), new near.KeyPairSigner(near.KeyPair.fromString(secret as Secret)));

  it("finds the key of the stack on the account", async () => {
    const keys = await provider("token").viewAccessKeyList({ accountId: ACCOUNT });
    assert.ok(keys.keys.some(({ public_key }) => public_key === output("publicKey")));
  });

  it("signs with it: an account is made, paid and given a contract, which is called, and a key comes and goes", async () => {
    const pair = near.KeyPair.fromRandom("ed25519");
    const newAccountId = `app.${ACCOUNT}`;
    const nearToTransfer = near.nearToYocto("5");
    await account("token").createAccount({ newAccountId, publicKey: pair.getPublicKey(), nearToTransfer });
    await account("token").transfer({ receiverId: newAccountId, amount: near.nearToYocto("1") });
    const app = account("token", newAccountId, pair.toString());
    assert.ok((await app.getBalance()) > near.nearToYocto("5.9"));
    const code = await publishedContract("fungibleToken");
    await app.deployContract(code);
    const stored = await provider("auditorToken").viewContractCode({ contractId: newAccountId });
    assert.deepEqual(new Uint8Array(stored.code), code);

    const args = { owner_id: ACCOUNT, total_supply: "1000" };
    await app.callFunction({ contractId: newAccountId, methodName: "new", args });
    const transfer = { new_owner_id: newAccountId, amount: "30" };
    const deposit = near.nearToYocto("0.1");
    await account("token").callFunction({ contractId: newAccountId, methodName: "transfer", args: transfer, deposit });
    const ask = { contractId: newAccountId, method: "get_balance", args: { owner_id: newAccountId } };
    assert.equal(await provider("auditorToken").callFunction({ ...ask }), "30");
    await assert.rejects(provider("token").callFunction(ask), /lacks the permission View contract state/);

    const other = near.KeyPair.fromRandom("ed25519").getPublicKey();
    await app.addFullAccessKey(other);
    const present = async () => {
      const { keys } = await provider("token").viewAccessKeyList({ accountId: newAccountId });
      return keys.some(({ public_key }) => public_key === other.toString());
    };
    assert.ok(await present());
    await app.deleteKey(other);
    assert.ok(!(await present()));
  });

  it("is told which permission a token lacks", async () => {
    await assert.rejects(
      provider("token").viewContractCode({ contractId: ACCOUNT }),
      /lacks the permission View contract code/,
    );
    await assert.rejects(
      provider("auditorToken").viewAccessKeyList({ accountId: ACCOUNT }),
      /lacks the permission View keys/,
    );
    await assert.rejects(account("auditorToken").transfer({ receiverId: ACCOUNT, amount: 1n }), /lacks the permission/);
  });

  it("is refused by gateway and chain once the stack is destroyed", async () => {
    const { value } = (await (
      await console.adminFetch(`/shards/${console.shardId}/tokens`, { body: { name: "after", permissions: "full" } })
    ).json()) as { value: string };
    expectSuccess(await app.stack.destroy());
    await assert.rejects(provider("token").viewBlock({ finality: "final" }), /not known|was revoked/);
    made = { ...made, token: value };
    await assert.rejects(account("token").transfer({ receiverId: ACCOUNT, amount: 1n }), /[Aa]ccess key/);
  });
});
