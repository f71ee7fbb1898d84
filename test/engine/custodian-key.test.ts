import assert from "node:assert/strict";
import { generateKeyPair } from "pulumi-keyring-near/key-pair";
import { expectFailure, expectSuccess, printed } from "../support/pulumi.js";
import { engineApp } from "./support/engine-app.js";
import { addElsewhere, type Chain, chainOf, keysIn, MASTER, makeAccount, removeElsewhere } from "./support/keys.js";

const OTHER = `other.${MASTER}`;
const GIVEN = generateKeyPair().publicKey;

/** A program with one key; `args` are those besides the shard. */
const program = (args = `accountId: "${MASTER}"`) => `
const key = new calimero.CustodianKey("deployer", { shardId: "demos-calimero-testnet", ${args} });
exports.publicKey = key.publicKey;
exports.privateKey = key.privateKey;
exports.credentials = key.credentials;
exports.credentialsPath = key.credentialsPath;
`;

describe("a custodian key", () => {
  const { console, proxy, app } = engineApp(program());
  let chain: Chain;

  before(async () => {
    chain = await chainOf(console);
    await makeAccount(console, OTHER);
  });

  const outputs = () => app.stack.outputs("shown") as Promise<Record<string, string>>;

  it("is put on its account by an up, and its private half is a secret output", async () => {
    expectSuccess(await app.stack.up());
    const { publicKey, privateKey, credentials, credentialsPath } = await outputs();
    assert.ok(await chain.has(publicKey));
    assert.deepEqual(JSON.parse(credentials ?? ""), {
      account_id: MASTER,
      public_key: publicKey,
      private_key: privateKey,
    });
    assert.equal(credentialsPath, `.near-credentials/demos-calimero-testnet/${MASTER}.json`);
    const { deployer } = await keysIn(app.stack);
    assert.equal(deployer?.id, `demos-calimero-testnet/${MASTER}/${publicKey}`);
    const masked = await app.stack.outputs("masked");
    assert.deepEqual([masked["privateKey"], masked["credentials"]], ["[secret]", "[secret]"]);
  });

  it("is left alone by a second up, which asks the console nothing, and by a refresh", async () => {
    const known = await keysIn(app.stack);
    proxy.log.length = 0;
    assert.match(expectSuccess(await app.stack.up()).stdout, /2 unchanged/);
    assert.deepEqual(proxy.log, []);
    expectSuccess(await app.stack.refresh());
    assert.deepEqual(await keysIn(app.stack), known);
  });

  it("shows its private half nowhere: not in what is printed, not in the state, not to the console", async () => {
    const { privateKey } = await outputs();
    const body = String(privateKey).replace("ed25519:", "");
    assert.ok(body.length > 80);
    assert.ok(!app.transcript().includes(body));
    assert.ok(!(await app.stack.export()).includes(body));
    assert.ok(!JSON.stringify(proxy.log).includes(body));
  });

  it("is replaced when its account changes: a new pair there, and nothing left where it was", async () => {
    const before = await outputs();
    await app.program(program(`accountId: "${OTHER}"`));
    const said = printed(expectSuccess(await app.stack.preview()));
    assert.match(said, /CustodianKey "deployer" is replaced: accountId changed/);
    expectSuccess(await app.stack.up());
    const after = await outputs();
    assert.ok(await chain.has(after["publicKey"], OTHER));
    assert.ok(!(await chain.has(before["publicKey"])));
    assert.notEqual(after["privateKey"], before["privateKey"]);
  });

  it("that was removed elsewhere is noticed by a refresh, and the next up makes a new pair", async () => {
    const before = await outputs();
    await removeElsewhere(console, before["publicKey"] ?? "", OTHER);
    const said = printed(expectSuccess(await app.stack.refresh()));
    assert.match(
      said,
      /CustodianKey "deployer" was removed from account \S+ elsewhere; the next up generates a new pair/,
    );
    assert.deepEqual(await keysIn(app.stack), {});
    expectSuccess(await app.stack.up());
    const after = await outputs();
    assert.notEqual(after["publicKey"], before["publicKey"]);
    assert.ok(await chain.has(after["publicKey"], OTHER));
  });

  it("that is given takes the place of the pair, and has no private half", async () => {
    const before = await outputs();
    await app.program(program(`accountId: "${OTHER}", publicKey: "${GIVEN}"`));
    expectSuccess(await app.stack.up());
    assert.ok(await chain.has(GIVEN, OTHER));
    assert.ok(!(await chain.has(before["publicKey"], OTHER)));
    const { publicKey, privateKey, credentials } = await outputs();
    assert.deepEqual([publicKey, privateKey, credentials], [GIVEN, undefined, undefined]);
  });

  it("that is given and was there before is refused with what to do, and taken over with adopt", async () => {
    await addElsewhere(console, GIVEN);
    await app.program(program(`accountId: "${MASTER}", publicKey: "${GIVEN}"`));
    const said = printed(expectFailure(await app.stack.up()));
    assert.match(said, /CustodianKey "deployer": publicKey: ed25519:\S+ is on account \S+ already.*Set adopt: true/);
    assert.ok(await chain.has(GIVEN, OTHER), "the one that was to be replaced is still there");

    await app.program(program(`accountId: "${MASTER}", publicKey: "${GIVEN}", adopt: true`));
    expectSuccess(await app.stack.up());
    assert.equal((await keysIn(app.stack))["deployer"]?.outputs["adopted"], true);
    assert.ok(!(await chain.has(GIVEN, OTHER)));
  });

  it("that was adopted stays on the chain after a destroy", async () => {
    expectSuccess(await app.stack.destroy());
    assert.deepEqual(await keysIn(app.stack), {});
    assert.ok(await chain.has(GIVEN));
  });

  it("that was adopted is removed by a destroy where removeOnDelete says so", async () => {
    await app.program(program(`accountId: "${MASTER}", publicKey: "${GIVEN}", adopt: true, removeOnDelete: true`));
    expectSuccess(await app.stack.up());
    expectSuccess(await app.stack.destroy());
    assert.ok(!(await chain.has(GIVEN)));
  });

  it("of our own is off the chain after a destroy", async () => {
    await app.program(program());
    expectSuccess(await app.stack.up());
    const { publicKey } = await outputs();
    assert.ok(await chain.has(publicKey));
    expectSuccess(await app.stack.destroy());
    assert.ok(!(await chain.has(publicKey)));
  });
});
