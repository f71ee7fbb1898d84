import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateKeyPair } from "pulumi-keyring-near/key-pair";
import { runAndCollect } from "../../toolchain/child-process.mjs";
import { call } from "../console/calls.js";
import { deploy, NEAR, TERA } from "../shard/contracts/calling.js";
import { publishedContract } from "../shard/contracts/published.js";
import { sign } from "../shard/signing.js";
import { MASTER, ShardUnderTest, serve } from "../shard/support.js";
import { startConsole, type TestConsole } from "../support/console.js";
import { pythonEnvironment } from "../support/python.js";
import { installLocked } from "./support/install-locked.js";

const SHARD = "another-shard";
const PROGRAMS = join(__dirname, "near-clients", "programs");

const LABELS: Record<string, string> = {
  write: "Write",
  "view-keys": "View keys",
  "view-blocks": "View blocks",
  "view-accounts": "View accounts",
  "view-contract-state": "View contract state",
};

/** A client and the permissions that it needs to create, deploy, call, view, transfer and delete. */
interface Client {
  name: string;
  program: string;
  args?: string[];
  needs: string[];
  /** Sends a transaction that the test has made: the client signs nothing. */
  sendsSigned?: boolean;
  /** What it says of a refusal, if it keeps to itself which permission the gateway said is missing. */
  refusal?: RegExp;
}

const ALL = Object.keys(LABELS);
const CLIENTS: Client[] = [
  ...["0", "2", "5"].map((version) => ({
    name: `near-api-js ${version}`,
    program: "near-api-js.mjs",
    args: [`near-api-js-${version}`],
    needs: ALL,
  })),
  { name: "near-kit", program: "near-kit.mjs", needs: ALL, refusal: /HTTP 403: Forbidden/ },
  { name: "@near-js/jsonrpc-client", program: "jsonrpc-client.mjs", needs: ALL, sendsSigned: true },
  // it takes its block hash from `status`, which any token may ask for
  { name: "py-near", program: "py_near_client.py", needs: ALL.filter((permission) => permission !== "view-blocks") },
  {
    name: "near-jsonrpc-client for Python",
    program: "python_jsonrpc_client.py",
    needs: ALL,
    sendsSigned: true,
    refusal: /RpcError|RPC Error/,
  },
];

describe("clients of NEAR's JSON-RPC at the gateway: create, deploy, call, view, transfer, delete", () => {
  let under: ShardUnderTest;
  let rpc: Awaited<ReturnType<typeof serve>>;
  let at: TestConsole;
  let place: string;
  let installed: string;
  let python: string;
  let made = 0;

  before(async () => {
    place = await mkdtemp(join(tmpdir(), "keyring-clients-"));
    await writeFile(join(place, "contract.wasm"), await publishedContract("fungibleToken"));
    installed = await installLocked("near-clients");
    // near-jsonrpc-client needs requests and does not say so
    python = join(
      await pythonEnvironment(place, "py-near==1.2.22", "near-jsonrpc-client==1.0.102", "requests==2.32.5"),
      "python",
    );
    under = await ShardUnderTest.start();
    rpc = await serve(under);
    at = await startConsole({ allowPrivateUpstreams: true });
    await call(at, "/shards", 201, { body: { id: SHARD, masterAccount: MASTER, rpcUrl: rpc.url } });
  });
  after(async () => {
    await at?.close();
    await rpc?.close();
    await under?.dispose();
    await rm(place, { recursive: true, force: true });
  });

  /** Runs a client's program with a token of these permissions, on an account that it makes. */
  async function run({ program, args = [], sendsSigned }: Client, permissions: string[]) {
    const body = { name: "client", permissions };
    const { value, rpcUrl } = await call<{ value: string; rpcUrl: string }>(at, `/shards/${SHARD}/tokens`, 201, {
      body,
    });
    const key = generateKeyPair();
    made += 1;
    const account = sendsSigned ? await accountWithToken(`made${made}`) : `made${made}.${MASTER}`;
    const env = {
      PATH: process.env["PATH"],
      RPC_URL: rpcUrl,
      TOKEN: value,
      ACCOUNT: MASTER,
      KEY: under.key.privateKey,
      NEW_ACCOUNT: account,
      NEW_KEY: key.privateKey,
      NEW_PUBLIC_KEY: key.publicKey,
      CONTRACT: join(place, "contract.wasm"),
      CLIENTS: installed,
      SIGNED: sendsSigned ? await signedTransfer(account) : "",
    };
    const command = program.endsWith(".py") ? python : process.execPath;
    return runAndCollect(command, [join(PROGRAMS, program), ...args], { cwd: place, env });
  }

  async function accountWithToken(name: string): Promise<string> {
    const { accountId } = await deploy(under, name, "fungibleToken");
    await transaction(accountId, "new", { owner_id: MASTER, total_supply: "1000" }, 0n);
    return accountId;
  }

  const signed = (receiverId: string, method: string, args: object, deposit: bigint) =>
    sign(under, { receiverId, actions: (all) => [all.functionCall(method, args, 100n * TERA, deposit)] });
  const signedTransfer = async (account: string) =>
    (await signed(account, "transfer", { new_owner_id: account, amount: "30" }, NEAR / 10n)).base64;
  async function transaction(account: string, method: string, args: object, deposit: bigint): Promise<void> {
    const { base64 } = await signed(account, method, args, deposit);
    await under.result("send_tx", { signed_tx_base64: base64 });
  }

  for (const client of CLIENTS) {
    it(`${client.name} does so with a token of just the permissions it needs, and not without one of them`, async () => {
      const { code, output } = await run(client, client.needs);
      assert.equal(code, 0, output);
      assert.deepEqual(JSON.parse(output.trim().split("\n").at(-1) ?? ""), { tokens: "30", isRich: true });
      for (const missing of client.needs) {
        const refused = await run(
          client,
          client.needs.filter((permission) => permission !== missing),
        );
        assert.notEqual(refused.code, 0, `${client.name} needs no ${missing}: ${refused.output}`);
        const words = client.refusal ?? new RegExp(`lacks the permission ${LABELS[missing]}`);
        assert.match(refused.output, words, refused.output);
      }
    });
  }
});
