/**
 * `npm run golden [-- dynamic | plugin]`: writes states/<version>/: one stack for each host, with every type and every state of life, by the code as it is. Fixtures
 * that are there are never changed.
 */

import { generateKeyPair } from "pulumi-keyring-near/key-pair";
import { VERSION } from "../../console/src/version/version.js";
import { type Host, hosts, type Resources } from "../engine/support/hosts.js";
import { bring } from "../engine/support/importing.js";
import { addElsewhere } from "../engine/support/keys.js";
import { startAstra } from "../support/astra/index.js";
import { startConsole } from "../support/console.js";
import { answer, delay, dropReply, pass } from "../support/fault.js";
import { faultProxy } from "../support/fault-proxy.js";
import { expectFailure, expectSuccess, recordedIn } from "../support/pulumi.js";
import { writeFixture } from "./fixtures.js";
import { type Existing, firstResources, folderOf, IMPORTED, lastResources, PENDING, PUBLIC_URL } from "./scene.js";
import { recordSystems } from "./systems.js";

async function write(host: Host): Promise<string> {
  const [console, astra] = await Promise.all([startConsole({ publicUrl: PUBLIC_URL }), startAstra()]);
  const proxy = await faultProxy(console.url);
  const issue = async (body: object) => {
    const answer = await console.adminFetch(`/shards/${console.shardId}/tokens`, { body });
    return (await answer.json()) as { id: string; value: string };
  };
  const byHand = await issue({ name: "adopted", permissions: ["view-keys"] });
  const existing: Existing = {
    adopted: { tokenId: byHand.id, token: byHand.value },
    taken: generateKeyPair().publicKey,
    given: generateKeyPair().publicKey,
    organization: astra.organization.id,
  };
  await addElsewhere(console, existing.taken);
  const app = await host.project(firstResources(existing), {
    CALIMERO_CONSOLE_URL: proxy.url,
    CALIMERO_ACCESS_KEY: console.accessKey,
    ASTRA_API_URL: astra.url,
    ASTRA_DB_APPLICATION_TOKEN: astra.administrator.token,
    KEYRING_TIMEOUT: "10",
  });
  try {
    expectSuccess(await app.stack.up());
    let resources: Resources = lastResources(existing);
    if (folderOf(host) === "plugin") {
      const { id } = await issue({ name: "imported", permissions: ["view-accounts"] });
      const type = "keyring:calimero:AuthToken";
      expectSuccess(await bring(app.stack, type, "imported", `${console.shardId}/${id}`));
      resources = { ...resources, ...IMPORTED };
    }
    await app.program(host.program(resources));
    expectSuccess(await app.stack.up());
    // Both are to be sent before the first of them has failed: the engine begins nothing afterwards.
    proxy.rule = ({ method, path }) => {
      if (method !== "POST") return pass;
      return delay(BEGUN_MS, path.endsWith("/keys") ? underWay : dropReply);
    };
    const program = host.program({ ...resources, ...PENDING });
    await app.program(program);
    expectFailure(await app.stack.up());
    const state = await recordedIn(app.stack, "AuthToken", "Token", "CustodianKey", "Role");
    const systems = await recordSystems(console, astra, state);
    return writeFixture(VERSION, folderOf(host), { state: await app.stack.export(), program, systems });
  } finally {
    await app.remove();
    await proxy.close();
    await astra.close();
    await console.close();
  }
}

/** More than the engine takes from one resource to the next, and less than the provider waits. */
const BEGUN_MS = 4_000;

/** As if the shard had not carried out the order yet. */
const underWay = answer(202, {
  id: "0189ffff-0000-7000-8000-000000000000",
  status: "pending",
  error: null,
  transactionHash: null,
  finishedAt: null,
});

async function main(): Promise<void> {
  const [only] = process.argv.slice(2);
  for (const host of hosts)
    if (only === undefined || folderOf(host) === only) process.stdout.write(`${await write(host)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
