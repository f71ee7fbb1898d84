/** `npm run quickstart -- astra`: tokens of DataStax Astra by the real Pulumi, at an emulator, from mint to revocation. */
import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import type { Database } from "../../test/support/astra/databases.js";
import { KEYSPACE } from "../../test/support/astra/databases.js";
import { type AstraEmulator, startAstra } from "../../test/support/astra/index.js";
import { endAfter } from "../end-after.mjs";
import { findPulumi, pulumiEnvironment } from "../pulumi/index";
import { Stack } from "../pulumi/stack";
import { indented } from "../quickstart/indented";
import { fact, type Proof, table } from "../quickstart/proof";
import { succeeded } from "../quickstart/stacks";
import { note, print as printLine, step } from "../steps.mjs";

const root = dirname(dirname(__dirname));
const folder = join(root, "examples", "astra");
const NAME = "quickstart";

const { values: options } = parseArgs({ options: { json: { type: "boolean" } } });

main().catch(endAfter);

async function main(): Promise<void> {
  note("This is an emulator of Astra on this machine, not Astra: see docs/reference/astra.md for a real organization.");
  const pulumi = await step("Looking for a Pulumi CLI", async (progress) => {
    const found = await findPulumi();
    progress.note(`Pulumi ${found.version} (${found.source})`);
    return found;
  });
  const astra = await startAstra();
  const [orders, archive] = [astra.database("orders"), astra.database("archive")];
  try {
    const stack = freshStack(pulumi, astra);
    succeeded(await stack.init(), "Making the stack");
    succeeded(await stack.configure("databaseId", orders.id), "Setting the database");
    await step("pulumi up: a role and two tokens", async () =>
      succeeded(await stack.up("--suppress-progress"), "pulumi up"),
    );
    const tokens = (await stack.outputs("shown")) as Record<string, string>;
    const proofs = await alive(tokens, orders, archive);
    proofs.push(statesNothing(await stack.export(), tokens));
    await step("pulumi up, once more", async () =>
      succeeded(await stack.up("--suppress-progress", "--expect-no-changes"), "The second pulumi up"),
    );
    await step("pulumi destroy", async () => succeeded(await stack.destroy("--suppress-progress"), "pulumi destroy"));
    proofs.push(await asks("orders' token after destroy", tokens["ordersToken"], orders, 401));
    proofs.push(await asks("dashboard's token after destroy", tokens["dashboardToken"], orders, 401));
    report(proofs);
  } finally {
    await astra.close();
  }
}

/** The emulator forgets everything when it ends, so that nothing of an earlier run is of use. */
function freshStack(pulumi: { bin: string; dir: string }, astra: AstraEmulator): Stack {
  const data = join(root, ".keyring", "astra");
  rmSync(data, { recursive: true, force: true });
  rmSync(join(folder, `Pulumi.${NAME}.yaml`), { force: true });
  const backendDir = join(data, "state");
  mkdirSync(backendDir, { recursive: true });
  const passphrase = randomBytes(24).toString("base64url");
  const headless = { home: join(data, "pulumi-home"), backendDir, passphrase, binDir: pulumi.dir };
  const credentials = { ASTRA_API_URL: astra.url, ASTRA_DB_APPLICATION_TOKEN: astra.administrator.token };
  const env = { ...pulumiEnvironment(headless), ...credentials };
  const print = indented(printLine);
  return new Stack({ bin: pulumi.bin, cwd: folder, env, name: NAME, print });
}

async function alive(tokens: Record<string, string>, orders: Database, archive: Database): Promise<Proof[]> {
  const { dashboardToken, ordersToken } = tokens;
  return [
    await asks("dashboard looks at orders", dashboardToken, orders, 200),
    await asks("dashboard looks at archive", dashboardToken, archive, 200),
    await asks("orders' token looks at orders", ordersToken, orders, 200),
    await asks("orders' token looks at archive", ordersToken, archive, 403),
    await asks("no token at all", undefined, orders, 401),
  ];
}

function statesNothing(
  state: string,
  { dashboardToken, dashboardPassword, ordersToken }: Record<string, string>,
): Proof {
  const values = [dashboardToken, dashboardPassword, ordersToken];
  const ok = values.every((value) => value !== undefined && !state.includes(value));
  return fact("the state on disk", "holds no value in clear", ok, "holds a value in clear");
}

/** Asks a database's Data API for its collections. */
async function asks(what: string, token: string | undefined, { url }: Database, expected: number): Promise<Proof> {
  const response = await fetch(`${url}/api/json/v1/${KEYSPACE}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token === undefined ? {} : { token }) },
    body: JSON.stringify({ findCollections: {} }),
    signal: AbortSignal.timeout(10_000),
  });
  return fact(what, `${expected} ${MEANINGS[expected]}`, response.status === expected, String(response.status));
}

const MEANINGS: Record<number, string> = { 200: "answered", 401: "no valid token", 403: "not permitted" };

function report(proofs: readonly Proof[]): void {
  if (options.json) console.log(JSON.stringify(proofs, null, 2));
  else console.log(`\n${table(proofs, process.stdout.isTTY === true && !process.env["NO_COLOR"])}\n`);
  if (proofs.some((proof) => !proof.ok)) process.exitCode = 1;
  else if (!options.json)
    console.log("Next: read examples/astra/index.ts, and docs/reference/astra.md for a real organization.");
}
