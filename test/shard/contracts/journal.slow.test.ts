import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { send } from "../signing.js";
import { MASTER, nearApi, ShardUnderTest } from "../support.js";
import { call, deploy, NEAR, returned, view } from "./calling.js";

describe("development shard: what contracts leave in its journal", () => {
  let under: ShardUnderTest;
  let journal: string;
  beforeEach(async () => {
    under = await ShardUnderTest.start();
    journal = join(under.folder, "journal");
  });
  afterEach(() => under.dispose());

  it("carries out what was on its way between contracts when it was killed", async () => {
    const near = await nearApi();
    const drop = (await deploy(under, "drop", "linkdrop")).accountId;
    const new_public_key = near.KeyPair.fromRandom("ed25519").getPublicKey().toString();
    const account_id = `fresh.${drop}`;
    const args = { new_account_id: account_id, new_public_key };
    const before = (await readFile(journal, "utf8")).split("\n").length;
    const answer = await call(under, drop, "create_account", args, { deposit: 2n * NEAR });
    const reference = [answer.result?.transaction?.hash, MASTER];
    const outcome = await under.result("tx", reference);
    const lines = (await readFile(journal, "utf8")).split("\n");
    const blocks = lines.length - before;
    assert.ok(blocks >= 3);
    for (let written = 1; written < blocks; written += 1) {
      await under.close();
      await writeFile(journal, `${lines.slice(0, before - 1 + written).join("\n")}\n`);
      await under.open();
      while ((await under.result("tx", reference)).final_execution_status !== ("FINAL" as unknown)) {
        await new Promise(setImmediate);
      }
      const again = await under.result("tx", reference);
      assert.deepEqual(again.status, outcome.status, `killed after ${written} of ${blocks} blocks`);
      assert.deepEqual(await under.keysOf(account_id), [new_public_key]);
      const { amount } = await under.result("query", { request_type: "view_account", finality: "final", account_id });
      assert.equal(String(amount), String(2n * NEAR));
    }
  });

  it("keeps what contracts wrote when it forgets old blocks, and shows the state of the ones it still has", async () => {
    const token = (await deploy(under, "token", "fungibleToken")).accountId;
    await call(under, token, "new", { owner_id: MASTER, total_supply: "1000" });
    await under.reopen({ journalBytes: 40_000 });
    const heights: unknown[] = [];
    for (let index = 0; index < 20; index += 1) {
      const args = { new_owner_id: "somebody.testnet", amount: "1" };
      await call(under, token, "transfer", args, { deposit: NEAR / 10n });
      heights.push((await under.result("block", { finality: "final" })).header?.height);
    }
    const first = (await readFile(journal, "utf8")).split("\n")[0] ?? "";
    assert.ok(JSON.parse(first.slice(first.indexOf(" "))).data.length > 0, "nothing was forgotten");
    await under.reopen();
    assert.equal(await view(under, token, "get_balance", { owner_id: MASTER }), "980");
    const args_base64 = Buffer.from(JSON.stringify({ owner_id: MASTER })).toString("base64");
    const older = { request_type: "call_function", account_id: token, method_name: "get_balance", args_base64 };
    const { result } = await under.result("query", { ...older, block_id: heights.at(-2) });
    assert.equal(Buffer.from(result as unknown as number[]).toString(), '"981"');
  });

  it("shows older states while newer ones are written", async () => {
    const token = (await deploy(under, "token", "fungibleToken")).accountId;
    await call(under, token, "new", { owner_id: MASTER, total_supply: "1000" });
    const transfer = { new_owner_id: "somebody.testnet", amount: "1" };
    const [, ...balances] = await Promise.all([
      call(under, token, "transfer", transfer, { deposit: NEAR / 10n }),
      ...Array.from({ length: 20 }, () => view(under, token, "get_balance", { owner_id: MASTER })),
    ]);
    for (const balance of balances) assert.ok(balance === "1000" || balance === "999", String(balance));
  });

  it("is read as one from before contracts ran, and is no longer read by a version of then", async () => {
    await send(under, { receiverId: "testnet", actions: (actions) => [actions.transfer(5n)] });
    await under.close();
    const [first = "", ...rest] = (await readFile(journal, "utf8")).split("\n");
    const { data: _, ...base } = JSON.parse(first.slice(first.indexOf(" ")));
    const json = JSON.stringify({ ...base, format: 1 });
    const near = await nearApi();
    const checksum = near.baseEncode(createHash("sha256").update(json).digest());
    await writeFile(journal, [`${checksum} ${json}`, ...rest].join("\n"));
    await under.open();
    const { result } = await under.query("view_account", { account_id: "testnet" });
    assert.equal(String(result?.amount), String(10n ** 27n + 5n));
    const token = (await deploy(under, "token", "fungibleToken")).accountId;
    assert.equal(returned(await call(under, token, "new", { owner_id: MASTER, total_supply: "1" })), undefined);
    assert.match(await readFile(journal, "utf8"), /^\S+ \{"format":2,/);
  });
});
