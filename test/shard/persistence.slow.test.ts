import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openDevelopmentShard } from "../../shard/src/index.js";
import { type Draft, send, sign, subAccount } from "./signing.js";
import { type Loose, MASTER, SHARD_ID, ShardUnderTest } from "./support.js";

const transfer =
  (amount: bigint): Draft["actions"] =>
  (actions) => [actions.transfer(amount)];

describe("development shard: what it keeps", () => {
  let under: ShardUnderTest;
  let journal: string;
  beforeEach(async () => {
    under = await ShardUnderTest.start();
    journal = join(under.folder, "journal");
  });
  afterEach(() => under.dispose());

  const balance = async (account_id = MASTER) => (await under.query("view_account", { account_id })).result?.amount;

  /** Closes a shard after two transfers: its journal, where the last line begins, and the balance before that one. */
  async function twoTransfers() {
    await send(under, { receiverId: "testnet", actions: transfer(1n) });
    await under.close();
    const whole = (await stat(journal)).size;
    await under.open();
    const kept = await balance();
    await send(under, { receiverId: "testnet", actions: transfer(2n) });
    await under.close();
    const content = await readFile(journal);
    return { whole, kept, content };
  }

  it("knows accounts, keys, contracts, blocks and transactions after a restart", async () => {
    const [signerId, by] = await subAccount(under, "kept");
    const code = new Uint8Array([0, 97, 115, 109]);
    const sent = await send(under, { signerId, by, actions: (actions) => [actions.deployContract(code)] });
    const hash = String(sent.result?.transaction?.hash);
    const seen = async () => [
      await under.result("tx", { tx_hash: hash, sender_account_id: signerId, wait_until: "FINAL" }),
      await under.result("EXPERIMENTAL_tx_status", [hash, signerId]),
      await under.result("block", { block_id: sent.result?.transaction_outcome?.block_hash }),
      (await under.query("view_code", { account_id: signerId })).result?.code_base64,
      (await under.query("view_access_key_list", { account_id: signerId })).result?.keys,
      (await under.query("view_account", { account_id: signerId })).result?.amount,
    ];
    const before = await seen();
    await under.reopen();
    assert.deepEqual(await seen(), before);
    assert.equal(under.keys.length, 1, "the genesis key is told once in a lifetime");
  });

  it("refuses a replayed transaction after a restart too", async () => {
    const { base64 } = await sign(under, { receiverId: "testnet", actions: transfer(5n) });
    const first = await under.result("broadcast_tx_commit", [base64]);
    await under.reopen();
    const after = await balance();
    assert.deepEqual(await under.result("broadcast_tx_commit", [base64]), first);
    assert.equal(await balance(), after);
  });

  it("accepts a transaction whose block hash was given out before a restart", async () => {
    under.ahead += 60_000;
    const signed = await sign(under, { receiverId: "testnet", actions: transfer(1n) });
    await under.reopen();
    assert.deepEqual((await under.result("broadcast_tx_commit", [signed.base64])).status, { SuccessValue: "" });
  });

  it("writes nothing while nothing happens", async () => {
    const before = (await stat(journal)).size;
    under.ahead += 86_400_000;
    await under.result("block", { finality: "final" });
    await under.reopen();
    await under.result("block", { finality: "final" });
    assert.equal((await stat(journal)).size, before);
  });

  it("never keeps the private key of the master account", async () => {
    await send(under, { receiverId: "testnet", actions: transfer(1n) });
    const secret = under.key.privateKey.slice("ed25519:".length);
    assert.ok(!(await readFile(journal, "utf8")).includes(secret));
    assert.deepEqual(await readdir(under.folder), ["journal"]);
    assert.equal((await stat(journal)).mode & 0o077, 0, "nobody else may read the journal");
  });

  it("drops a last line that was cut off anywhere, and goes on from there", async () => {
    const { whole, kept, content } = await twoTransfers();
    for (const length of [whole + 1, whole + 50, content.length - 1]) {
      await writeFile(journal, content.subarray(0, length));
      await under.open();
      assert.equal(await balance(), kept, `cut to ${length} of ${content.length} bytes`);
      await send(under, { receiverId: "testnet", actions: transfer(3n) });
      await under.reopen();
      assert.notEqual(await balance(), kept);
      await under.close();
    }
    await truncate(journal, whole);
    await appendFile(journal, Buffer.alloc(4096));
    await under.open();
    assert.equal(await balance(), kept, "a tail of zeros, as a power cut leaves it");
  });

  it("drops a last line of which a power failure has kept only some pages, wherever they are", async () => {
    const { whole, kept, content } = await twoTransfers();
    const third = Math.floor((content.length - whole) / 3);
    for (const [from, to] of [
      [whole, whole + third],
      [whole + third, whole + 2 * third],
    ]) {
      await writeFile(journal, Buffer.from(content).fill(0, from, to));
      await under.open();
      assert.equal(await balance(), kept, `zeros from ${from} to ${to}`);
      await send(under, { receiverId: "testnet", actions: transfer(3n) });
      await under.reopen();
      assert.notEqual(await balance(), kept);
      await under.close();
    }
    const start = content.indexOf(0x0a) + 1;
    await writeFile(journal, Buffer.from(content).fill(0, start + 100, start + 200));
    await assert.rejects(under.open(), /line 2 .* does not match/);
    await writeFile(journal, content);
    await under.open();
  });

  it("refuses to open a journal that was changed in the middle, says where, and leaves it alone", async () => {
    for (const amount of [1n, 2n, 3n]) await send(under, { receiverId: "testnet", actions: transfer(amount) });
    await under.close();
    const content = await readFile(journal, "utf8");
    const lines = content.split("\n");
    const damaged: [string, string, RegExp][] = [
      ["an amount", content.replace('"deposit":"2"', '"deposit":"9"'), /line 4 \(byte \d+\) does not match/],
      ["the last line", content.replace('"deposit":"3"', '"deposit":"9"'), /line 5 .* does not match/],
      ["a line less", lines.toSpliced(3, 1).join("\n"), /line 4 .* does not follow/],
      ["a line twice", lines.toSpliced(3, 0, String(lines[3])).join("\n"), /line 5 .* does not follow/],
      ["half of it", content.slice(content.length / 2), /line 1 .* does not match/],
      ["nothing", "", /has no blocks/],
    ];
    for (const [what, text, message] of damaged) {
      await writeFile(journal, text);
      await assert.rejects(under.open(), (error: Error) => {
        assert.equal(error.name, "JournalDamage", what);
        assert.match(error.message, message, what);
        assert.ok(error.message.includes(journal));
        return true;
      });
      assert.equal(await readFile(journal, "utf8"), text, what);
    }
    await writeFile(journal, content);
    await under.open();
  });

  it("refuses a folder that belongs to another shard", async () => {
    await under.close();
    const options = { shardId: "other-calimero-testnet", masterAccount: MASTER, dataDir: under.folder };
    await assert.rejects(openDevelopmentShard(options), /Give each shard a folder of its own/);
    await assert.rejects(
      openDevelopmentShard({ ...options, shardId: SHARD_ID, masterAccount: "other.calimero.testnet" }),
      /holds the development shard demos-calimero-testnet of demos.calimero.testnet/,
    );
  });

  it("creates nothing when the genesis key could not be stored", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "development-shard-"));
    const options = { shardId: SHARD_ID, masterAccount: MASTER, dataDir };
    const failing = openDevelopmentShard({
      ...options,
      onGenesisKey: () => Promise.reject(new Error("vault is full")),
    });
    await assert.rejects(failing, /vault is full/);
    assert.deepEqual(await readdir(dataDir), []);
    await rm(dataDir, { recursive: true });
  });

  it("refuses a transaction that it cannot write, without any effect, and goes on", async () => {
    const before = await balance();
    await writeFile(join(under.folder, "code"), "a file where the folder should be");
    const { base64 } = await sign(under, { actions: (actions) => [actions.deployContract(new Uint8Array(9))] });
    const answer = await under.call("broadcast_tx_commit", [base64]);
    assert.equal(answer.error?.name, "INTERNAL_ERROR");
    assert.equal(await balance(), before);
    await rm(join(under.folder, "code"));
    assert.deepEqual((await under.result("broadcast_tx_commit", [base64])).status, { SuccessValue: "" });
  });

  it("says so when a contract's file is not what was deployed", async () => {
    await send(under, { actions: (actions) => [actions.deployContract(new Uint8Array([1, 2, 3]))] });
    const [file] = await readdir(join(under.folder, "code"));
    await writeFile(join(under.folder, "code", String(file)), "something else");
    const answer = await under.query("view_code", { account_id: MASTER });
    assert.equal(answer.error?.name, "INTERNAL_ERROR");
    assert.match(answer.text, /is not the one that was deployed/);
  });

  it("goes on when the journal cannot be shortened, says so, and shortens it once it can", async () => {
    await under.reopen({ journalBytes: 5_000 });
    const obstacle = `${journal}.draft`;
    await mkdir(obstacle);
    const warned = once(process, "warning");
    for (let index = 0; index < 5; index += 1) {
      const { result } = await send(under, { receiverId: "testnet", actions: transfer(1n) });
      assert.deepEqual(result?.status, { SuccessValue: "" });
    }
    assert.match(String((await warned)[0]), /could not shorten/);
    const before = await balance();
    await under.reopen({ journalBytes: 5_000 });
    assert.equal(await balance(), before);
    await rm(obstacle, { recursive: true });
    await send(under, { receiverId: "testnet", actions: transfer(1n) });
    await under.close();
    assert.ok((await stat(journal)).size <= 5_000);
    await under.open();
  });

  it("forgets old blocks when the journal grows long, but never what they did", async () => {
    await under.reopen({ journalBytes: 20_000 });
    const first = await send(under, { actions: (actions) => [actions.deployContract(new Uint8Array([1]))] });
    const [account] = await subAccount(under, "old");
    await send(under, { actions: (actions) => [actions.deployContract(new Uint8Array([2]))] });
    for (let index = 0; index < 30; index += 1) {
      await send(under, { receiverId: "testnet", actions: transfer(BigInt(index)) });
    }
    await under.reopen({ journalBytes: 20_000 });
    assert.ok((await stat(journal)).size <= 20_000);
    const seen = async () => [await balance(), await balance(account), await balance("testnet")];
    const before = await seen();
    const hash = first.result?.transaction?.hash;
    assert.equal((await under.call("tx", [hash, MASTER])).error?.cause?.name, "UNKNOWN_TRANSACTION");
    const block = await under.call("block", { block_id: 1 });
    assert.equal(block.status, 422, "gone, not still to come");
    assert.equal((await readdir(join(under.folder, "code"))).length, 1, "the first contract is gone");
    await under.reopen();
    assert.deepEqual(await seen(), before);
    const earliest = await under.result("block", { sync_checkpoint: "earliest_available" });
    const { height } = earliest.header ?? {};
    const asked = { request_type: "view_account", account_id: account, block_id: height };
    assert.equal((await under.result("query", asked)).amount, before[1]);
    await send(under, { receiverId: "testnet", actions: transfer(1n) });
  });
});

describe("development shard: killed", () => {
  it("has lost no acknowledged transaction, and has none half", async () => {
    const folder = await mkdtemp(join(tmpdir(), "development-shard-"));
    const under = new ShardUnderTest(folder);
    try {
      const acknowledged: string[] = [];
      for (const round of [1, 2]) {
        const child = spawn(process.execPath, ["--import", "tsx", join(__dirname, "killed-shard.ts"), folder], {
          stdio: ["pipe", "pipe", "inherit"],
        });
        const exit = once(child, "exit");
        child.stdin.on("error", () => undefined);
        await talk(child, under, round * 40, acknowledged);
        await exit;
      }
      assert.ok(acknowledged.length >= 80);
      await under.open();
      for (const hash of acknowledged) {
        const outcome = await under.result("tx", [hash, MASTER]);
        assert.deepEqual(outcome.status, { SuccessValue: "" });
      }
      const received = BigInt(String((await under.query("view_account", { account_id: "testnet" })).result?.amount));
      assert.ok(received - 10n ** 27n >= BigInt(acknowledged.length));
    } finally {
      await under.dispose();
    }
  });
});

/** Sends transfers to a shard in another process and kills it once so many were acknowledged in all. */
async function talk(child: ChildProcess, under: ShardUnderTest, until: number, acknowledged: string[]): Promise<void> {
  const answers = new Map<number, (answer: Loose) => void>();
  let id = 0;
  const ask = (method: string, params: unknown) =>
    new Promise<Loose>((resolve) => {
      id += 1;
      answers.set(id, resolve);
      child.stdin?.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
    });
  const remote = Object.assign(new ShardUnderTest(under.folder), { keys: under.keys });
  remote.call = async (method, params) => {
    const answer = await ask(method, params);
    return { status: 200, text: JSON.stringify(answer), ...(answer as object) };
  };
  for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
    const message = JSON.parse(line);
    if (message.key) under.keys.push(message.key);
    else if (message.ready) void sendMany(remote, ask, () => stop(child, until, acknowledged), acknowledged);
    else answers.get(message.id)?.(message);
  }
}

async function sendMany(
  remote: ShardUnderTest,
  ask: (method: string, params: unknown) => Promise<Loose>,
  acknowledgedOne: () => void,
  acknowledged: string[],
): Promise<void> {
  const { publicKey } = remote.key;
  const key = await remote.query("view_access_key", { account_id: MASTER, public_key: publicKey });
  const start = BigInt(Number(key.result?.nonce));
  for (let index = 1n; index <= 200n; index += 1n) {
    const draft = { receiverId: "testnet", actions: transfer(1n), nonce: start + index };
    const { base64, hash } = await sign(remote, draft);
    void ask("broadcast_tx_commit", [base64]).then((answer) => {
      if (answer.result) acknowledged.push(hash);
      acknowledgedOne();
    });
  }
}

function stop(child: ChildProcess, until: number, acknowledged: readonly string[]): void {
  if (acknowledged.length >= until) child.kill("SIGKILL");
}
