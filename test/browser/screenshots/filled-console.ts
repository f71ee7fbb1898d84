import { DEFAULT_DEVELOPMENT_SHARD } from "../../../console/src/options.js";
import { addKey, MASTER, settled } from "../../console/custodian/support.js";
import { TestClock } from "../../support/clock.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { ask, makeAdministrator, PASSWORD, type SignedIn, signIn } from "../console/support.js";

/** A console as a team has it that has used one for some weeks, at a time that is the same in every run. */
export interface FilledConsole {
  at: TestConsole;
  clock: TestClock;
  administrator: SignedIn;
  /** Of things that have a page of their own. */
  ids: { token: string; accessKey: string; person: string; operation: string };
  close(): Promise<void>;
}

export async function startFilledConsole(): Promise<FilledConsole> {
  const clock = new TestClock();
  const games = { id: "games-calimero-testnet", masterAccount: "games.calimero.testnet" };
  const first = await startConsole({ now: clock.now, developmentShards: [DEFAULT_DEVELOPMENT_SHARD, games] });
  let at = first;
  try {
    const { email, ids } = await fill(first, clock);
    // What it notes in memory, such as the last use of tokens, is on disk then.
    at = await first.restart();
    const administrator = await signIn(at, email, PASSWORD);
    return { at, clock, administrator, ids, close: () => at.close() };
  } catch (error) {
    await at.close();
    throw error;
  }
}

async function fill(at: TestConsole, clock: TestClock): Promise<Pick<FilledConsole, "ids"> & { email: string }> {
  const { email } = await makeAdministrator(at);
  const person = await invite(at, "Grace Hopper", "grace@example.org", [
    "issue-tokens",
    "view-tokens",
    "revoke-tokens",
  ]);
  await invite(at, "Katherine Johnson", "katherine@example.org", ["view-tokens", "view-keys", "view-audit"]);
  const accessKey = await createAccessKey(at, clock, "pulumi-production", 90);
  await createAccessKey(at, clock, "ci", 35);
  clock.advance(2 * DAY);
  let token = "";
  const values = new Map<string, string>();
  for (const { name, permissions, days, resource } of TOKENS) {
    const labels = resource === undefined ? {} : { owner: `acme/shop/production/${resource}`, instance: name };
    const lifetime = days === undefined ? {} : { expiresInSeconds: days * DAY };
    const body = { name, permissions, labels, ...lifetime };
    const issued = await ask<{ id: string; value: string }>(at, `/shards/${at.shardId}/tokens`, { body });
    if (name === "mobile-app") token = issued.id;
    values.set(name, issued.value);
    if (name === "hackathon") await ask(at, `/shards/${at.shardId}/tokens/${issued.id}`, { method: "DELETE" });
    clock.advance(1.5 * DAY);
  }
  await use(at, clock, values);
  const operation = await keepAccounts(at);
  clock.advance(3 * 3_600);
  return { email, ids: { token, accessKey, person, operation } };
}

/** Some days of requests with one token: read, written and denied ones. Others are used once. */
async function use(at: TestConsole, clock: TestClock, values: ReadonlyMap<string, string>): Promise<void> {
  const send = async (name: string, request: { method: string; params: unknown }) =>
    void (await (await at.gatewayFetch(values.get(name) ?? "", request)).arrayBuffer());
  for (const [reads, writes, denials] of REQUESTS) {
    const requests = [...Array(reads).fill(READING), ...Array(writes).fill(WRITING), ...Array(denials).fill(DENIED)];
    for (const request of requests) await send("mobile-app", request);
    for (const name of ["grafana", "indexer"]) await send(name, READING);
    clock.advance(DAY);
  }
  await send("storefront", READING);
}

const READING = { method: "block", params: { finality: "final" } };
const WRITING = { method: "broadcast_tx_async", params: ["AAAA"] };
/** Not by tokens without "view-contract-code". */
const DENIED = { method: "query", params: { request_type: "view_code", finality: "final", account_id: MASTER } };

/** @returns the id of an operation that failed */
async function keepAccounts(at: TestConsole): Promise<string> {
  const create = async (name: string, initialBalance: string) => {
    const body = { accountId: `${name}.${MASTER}`, initialBalance };
    return settled(at, await ask(at, `/shards/${at.shardId}/accounts`, { body }));
  };
  await create("treasury", `40${YOCTO}`);
  await create("shop", `5${YOCTO}`);
  await create("faucet", `4${YOCTO.slice(1)}`);
  await addKey(at, FIRST_KEY, { owner: "acme/shop/production/deployer", instance: "deployer" });
  const { id } = await create("whale", "9".repeat(38));
  return id;
}

async function invite(at: TestConsole, name: string, email: string, rights: string[]): Promise<string> {
  const { id } = await ask<{ id: string }>(at, "/people", { body: { name, email, rights, shards: "all" } });
  return id;
}

async function createAccessKey(at: TestConsole, clock: TestClock, name: string, days: number): Promise<string> {
  const rights = ["issue-tokens", "view-tokens", "revoke-tokens", "add-keys", "view-keys", "remove-keys"];
  const body = { name, rights, shards: "all", expiresAt: clock.at(days * DAY) };
  return (await ask<{ id: string }>(at, "/access-keys", { body })).id;
}

const DAY = 86_400;

/** Keys are in their order: this one is before the custodian's own, which is another one in each run. */
const FIRST_KEY = "ed25519:1jkK4YfWUPErgHnk5CBitSJvLhsMeHizK1xntGKTkWR";

/** A NEAR in the chain's smallest unit has so many digits after its first. */
const YOCTO = "0".repeat(24);

const READ = ["view-accounts", "view-keys", "view-contract-state", "view-transactions", "view-blocks"];

/** In the order of issue; without days, perpetual; with a resource, of the team's stack. */
const TOKENS: { name: string; permissions: "full" | string[]; days?: number; resource?: string }[] = [
  { name: "legacy-import", permissions: "full" },
  { name: "hackathon", permissions: ["write", ...READ], days: 30 },
  { name: "grafana", permissions: ["view-blocks", "view-chunks"], days: 365 },
  {
    name: "deployer",
    permissions: ["write", "view-accounts", "view-keys", "view-blocks"],
    days: 30,
    resource: "deployer",
  },
  { name: "explorer", permissions: READ, days: 90 },
  { name: "indexer", permissions: [...READ, "view-chunks"], days: 90, resource: "indexer" },
  { name: "wallet-staging", permissions: ["write", "view-accounts", "view-keys"], days: 20 },
  { name: "mobile-app", permissions: ["write", ...READ], days: 60 },
  { name: "storefront", permissions: ["write", ...READ], days: 60, resource: "storefront" },
];

/** A day each: read, written, denied. */
const REQUESTS = [
  [12, 3, 0],
  [18, 4, 0],
  [9, 1, 2],
  [4, 0, 0],
  [5, 1, 0],
  [16, 6, 0],
  [15, 5, 1],
  [21, 7, 0],
  [19, 4, 0],
  [22, 8, 4],
  [7, 1, 0],
  [24, 9, 0],
] as const;
