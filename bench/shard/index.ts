import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { publishedContract } from "../../test/shard/contracts/published.js";
import { type NearApi, nearApi } from "../../test/shard/support.js";
import { step } from "../../toolchain/steps.mjs";
import { median } from "../median.js";
import { settledMemory } from "../memory.js";
import type { Row } from "../row.js";
import type { Workplace } from "../workplace.js";
import { Connection } from "./connection.js";

const MASTER = "demos.calimero.testnet";
const VIEWS = 500;
const CALLS = 100;
const CONTRACTS = 20;
const IN_FLIGHT = 8;

type Account = InstanceType<NearApi["Account"]>;

/** What a contract costs on the development shard, in time and memory: one that was compiled from Rust, of 170 kB. */
export async function measureShard(place: Workplace): Promise<Row[]> {
  const { url, pid, master } = await start(place);
  const connection = new Connection(url, IN_FLIGHT);
  try {
    const contracts = await step(`Deploying ${CONTRACTS} contracts`, () => deployAll(master));
    const [token = ""] = contracts;
    const account = () => connection.query({ request_type: "view_account", account_id: token });
    const view = (contract = token) => connection.query(viewOf(contract));
    const before = await step("Waiting for its memory to settle", () => settledMemory(pid));
    for (const contract of contracts) await view(contract);
    const after = await step("The same once each contract was called", () => settledMemory(pid));
    const times = await step(`${VIEWS} views, one after the other`, () => inTurns(account, view));
    const throughput = await step(`${VIEWS} views, ${IN_FLIGHT} at a time`, () => perSecond(() => view()));
    const calls = await step(`${CALLS} transactions`, () => callsPerSecond(master, token));
    return [
      {
        measure: "view call of a contract, after the first",
        figure: times.view * 1_000,
        unit: "µs",
        yardstick: { name: "view_account", figure: times.account * 1_000 },
        target: { of: "ratio", bound: "at most", value: 3 },
      },
      { measure: `view calls of a contract, ${IN_FLIGHT} at a time`, figure: throughput, unit: "/s" },
      { measure: "calls of a contract in transactions, one after the other", figure: calls, unit: "/s" },
      { measure: "memory per contract that was called", figure: (after - before) / CONTRACTS, unit: "MB" },
    ];
  } finally {
    connection.close();
  }
}

async function start(place: Workplace): Promise<{ url: string; pid: number; master: Account }> {
  const main = join(__dirname, "..", "..", "shard", "dist", "main.js");
  const args = [main, "--data", await place.folder("shard"), "--port", "0", "--block-time", "0"];
  const child = place.keep(spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] }));
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const [, url = "", keyFile = ""] = /is at (\S+) The key of \S+ is in (.+)$/.exec(line) ?? [];
  const { private_key } = JSON.parse(readFileSync(keyFile, "utf8"));
  const near = await nearApi();
  return { url, pid: child.pid ?? 0, master: new near.Account(MASTER, new near.JsonRpcProvider({ url }), private_key) };
}

/** Different contracts, as far as their hashes go: each has another custom section at its end. */
async function deployAll(master: Account): Promise<string[]> {
  const near = await nearApi();
  const code = await publishedContract("fungibleToken");
  const made: string[] = [];
  for (let index = 0; index < CONTRACTS; index += 1) {
    const newAccountId = `token${index}.${MASTER}`;
    const key = near.KeyPair.fromRandom("ed25519");
    const nearToTransfer = near.nearToYocto("10");
    await master.createAccount({ newAccountId, publicKey: key.getPublicKey(), nearToTransfer });
    const own = new near.Account(newAccountId, master.provider, new near.KeyPairSigner(key));
    await own.deployContract(Uint8Array.from([...code, 0, 3, 1, 0x78, index]));
    const args = { owner_id: MASTER, total_supply: "1000000" };
    await own.callFunction({ contractId: newAccountId, methodName: "new", args });
    made.push(newAccountId);
  }
  return made;
}

function viewOf(account_id: string): object {
  const args_base64 = Buffer.from(JSON.stringify({ owner_id: MASTER })).toString("base64");
  return { request_type: "call_function", account_id, method_name: "get_balance", args_base64 };
}

/** Median milliseconds of each, taken in turns, so that noise hits both. */
async function inTurns(
  account: () => Promise<unknown>,
  view: () => Promise<unknown>,
): Promise<{ account: number; view: number }> {
  const times = { account: [] as number[], view: [] as number[] };
  for (let turn = 0; turn < VIEWS; turn += 1) {
    times.account.push(await timeOf(account));
    times.view.push(await timeOf(view));
  }
  return { account: median(times.account), view: median(times.view) };
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

async function perSecond(work: () => Promise<unknown>): Promise<number> {
  let left = VIEWS;
  const worker = async () => {
    for (; left > 0; left -= 1) await work();
  };
  const ms = await timeOf(() => Promise.all(Array.from({ length: IN_FLIGHT }, worker)));
  return (VIEWS / ms) * 1_000;
}

async function callsPerSecond(master: Account, contractId: string): Promise<number> {
  const near = await nearApi();
  const args = { new_owner_id: `token1.${MASTER}`, amount: "1" };
  const deposit = near.nearToYocto("0.1");
  const ms = await timeOf(async () => {
    for (let call = 0; call < CALLS; call += 1) {
      await master.callFunction({ contractId, methodName: "transfer", args, deposit });
    }
  });
  return (CALLS / ms) * 1_000;
}
