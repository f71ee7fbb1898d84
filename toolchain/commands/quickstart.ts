/** `npm run quickstart`: a console, two stacks brought up by the real Pulumi, and the proof that the tokens work. */
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { endAfter } from "../end-after.mjs";
import { findPulumi } from "../pulumi/index";
import type { Stack } from "../pulumi/stack";
import { ensureConsole, hasKey, type RunningConsole } from "../quickstart/console";
import { proveContract } from "../quickstart/contract";
import { indented } from "../quickstart/indented";
import { fact, type Proof, prove, table } from "../quickstart/proof";
import { consoleAddress } from "../quickstart/shell-settings";
import { type QuickstartStacks, quickstartStacks, succeeded } from "../quickstart/stacks";
import { proveTransfer } from "../quickstart/transfer";
import { note, print as printLine, step } from "../steps.mjs";

const root = dirname(dirname(__dirname));
const data = join(root, ".keyring");

const { values: options } = parseArgs({ options: { destroy: { type: "boolean" }, json: { type: "boolean" } } });

const ACCOUNT = {
  method: "query",
  params: { request_type: "view_account", finality: "final", account_id: "demos.calimero.testnet" },
};
const TRANSACTION = { method: "broadcast_tx_commit", params: ["AAAA"] };
const STATUS = { method: "status", params: [] };

main().catch(endAfter);

async function main(): Promise<void> {
  const pulumi = await step("Looking for a Pulumi CLI", async (progress) => {
    const found = await findPulumi();
    progress.note(`Pulumi ${found.version} (${found.source})`);
    return found;
  });
  const running = await step("Starting the console", async (progress) => {
    const console = await ensureConsole(root, join(data, "console"));
    progress.note(
      `${console.found ? "a console already serves" : "serving"} at ${console.url}, with its data under .keyring/console`,
    );
    return console;
  });
  try {
    const credentials = { CALIMERO_CONSOLE_URL: running.url, CALIMERO_ACCESS_KEY: running.accessKey };
    const print = indented(printLine);
    const stacks = quickstartStacks(root, data, pulumi, credentials, print);
    const proofs = options.destroy ? await tearDown(stacks, running) : await bringUp(stacks, running);
    report(proofs);
  } finally {
    await running.stop();
  }
}

async function bringUp({ minting, downstream }: QuickstartStacks, running: RunningConsole): Promise<Proof[]> {
  const work: [string, () => ReturnType<typeof minting.up>][] = [
    ["pulumi up: gateway tokens and a key on shard demos-calimero-testnet", () => minting.up("--suppress-progress")],
    ["pulumi up: a second stack takes one by StackReference", () => downstream.up("--suppress-progress")],
  ];
  await select(minting, downstream);
  for (const [title, run] of work) await step(title, async () => succeeded(await run(), title));
  return step("Trying the tokens at the gateway", async () => {
    const shown = await minting.outputs("shown");
    const { rpcUrl, dashboardToken, deployerToken, indexerToken } = shown as Record<string, string>;
    const masked = JSON.stringify(await minting.outputs("masked"));
    const { deployerPublicKey, deployerCredentials } = shown as Record<string, string>;
    const privateKey = /"private_key":"([^"]+)"/.exec(deployerCredentials ?? "")?.[1];
    const secrets = [dashboardToken, deployerToken, indexerToken, privateKey].filter(
      (secret): secret is string => typeof secret === "string",
    );
    const environment = (await downstream.outputs("shown"))["environment"] as Record<string, string> | undefined;
    const url = String(rpcUrl);
    const states = (await minting.export()) + (await downstream.export());
    return [
      await prove("dashboard looks at an account", url, dashboardToken, ACCOUNT, 200),
      await prove("dashboard sends a transaction", url, dashboardToken, TRANSACTION, 403),
      await prove("deployer looks at an account", url, deployerToken, ACCOUNT, 200),
      await prove("indexer, full access, asks for the status", url, indexerToken, STATUS, 200),
      await prove(
        "downstream's copy of dashboard's token",
        String(environment?.["NEAR_RPC_URL"]),
        environment?.["NEAR_RPC_TOKEN"],
        ACCOUNT,
        200,
      ),
      await prove("no token at all", url, undefined, ACCOUNT, 401),
      fact("deployer's key", "on the chain", await hasKey(running, String(deployerPublicKey)), "not on the chain"),
      await proveTransfer("a transaction signed with it", url, deployerToken, deployerCredentials),
      await proveContract("a contract, deployed and called with it", {
        rpcUrl: url,
        deployerToken,
        credentials: deployerCredentials,
        readerToken: indexerToken,
      }),
      fact(
        "pulumi stack output",
        "shows [secret]",
        masked.includes("[secret]") && !holds(masked, secrets),
        "shows a value",
      ),
      fact(
        "the state on disk",
        "holds no value in clear",
        secrets.length === 4 && !holds(states, secrets),
        "holds a value in clear",
      ),
    ];
  });
}

async function tearDown({ minting, downstream }: QuickstartStacks, running: RunningConsole): Promise<Proof[]> {
  await select(minting, downstream);
  const before = (await minting.outputs("shown")) as Record<string, string>;
  const tokens = Object.entries(before).filter(([name]) => name.endsWith("Token"));
  if (tokens.length === 0) {
    note("There is nothing to destroy: no token of the quickstart is in the state.");
    return [];
  }
  for (const [title, stack] of [
    ["pulumi destroy: the second stack", downstream],
    ["pulumi destroy: the tokens and the key", minting],
  ] as const) {
    await step(title, async () => succeeded(await stack.destroy("--suppress-progress"), title));
  }
  const rpcUrl = before["rpcUrl"] ?? `${running.url}/api/v1/shards/demos-calimero-testnet/neard-rpc/`;
  return step("Trying the old tokens at the gateway", () =>
    Promise.all([
      ...tokens.map(([name, token]) =>
        prove(`${name.replace("Token", "")}'s token, after destroy`, rpcUrl, token, STATUS, 401),
      ),
      hasKey(running, String(before["deployerPublicKey"])).then((there) =>
        fact("deployer's key, after destroy", "not on the chain", !there, "still on the chain"),
      ),
    ]),
  );
}

async function select(...stacks: Stack[]): Promise<void> {
  for (const stack of stacks) {
    const run = await stack.init();
    if (run.code !== 0) console.error(run.stderr);
    succeeded(run, `Selecting the stack in ${stack.options.cwd}`);
  }
}

/** How to go on by hand with what stands. */
function goOn(): string {
  return [
    "Go on with these stacks:",
    "",
    `  npm run console              # in a second terminal: the same console, with pages at ${consoleAddress(join(data, "console"))}`,
    '  eval "$(npm run -s env)"     # Pulumi, where its state is, and how to reach the console',
    "  pulumi preview               # change examples/quickstart/index.ts first",
    "",
    "For a program of your own: `npm run release`, which prints how to start one.",
    `The first administrator signs in with the code in .keyring/console/setup-code. \`npm run quickstart -- --destroy\` revokes the tokens.`,
  ].join("\n");
}

function holds(text: string, secrets: readonly string[]): boolean {
  return secrets.some((secret) => text.includes(secret));
}

function report(proofs: readonly Proof[]): void {
  if (options.json) console.log(JSON.stringify(proofs, null, 2));
  else if (proofs.length > 0)
    console.log(`\n${table(proofs, process.stdout.isTTY === true && !process.env["NO_COLOR"])}\n`);
  if (proofs.some((proof) => !proof.ok)) {
    console.error("Not everything is as it should be: see the lines marked ✗.");
    process.exitCode = 1;
  } else if (!options.destroy && !options.json) {
    console.log(goOn());
  }
}
