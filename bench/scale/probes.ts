import { createHash, randomBytes } from "node:crypto";
import type { TimedClient } from "./client.js";
import { seededValue } from "./seeded.js";

/** What is timed in a console with many tokens and in one with few. */
export const PROBES = {
  known: "gateway, token seen before",
  unknown: "gateway, token that does not exist",
  mint: "mint",
  first: "gateway, first use of a token",
  find: "look up one token",
  page: "list a page of 10 living tokens",
  newest: "first page of 50, newest first",
  byName: "first page of 50, by name",
  byEnd: "first page of 50 active ones, by end",
  byUse: "first page of 50 active ones, used most recently",
  byStack: "first page of 50 of a stack",
  byValue: "the token of a value",
  stackPage: "list by owner, a page of 10",
  lastStackPage: "list by owner, the stack issued last",
  revoke: "revoke",
} as const;
export type Probe = keyof typeof PROBES;

/** Seeded tokens that the gateway knows by heart: as many in each console. */
const KNOWN = 10;

/** Lets the gateway see the tokens that `known` asks with. */
export async function acquaint(client: TimedClient): Promise<void> {
  for (let i = 0; i < KNOWN; i++) await client.ask(seededValue(i), 200);
}

/** Does everything once, a token's whole life included, so that as many live afterwards as before. @returns milliseconds of each */
export async function probe(client: TimedClient, round: number, lastStack: number): Promise<Record<Probe, number>> {
  const known = await client.ask(seededValue(round % KNOWN), 200);
  const unknown = await client.ask(randomBytes(32).toString("hex"), 401);
  const labels = { owner: `organization/bench/dev/token-${round}`, instance: randomBytes(16).toString("hex") };
  const order = { name: `token-${round}`, permissions: ["view-blocks"], expiresInSeconds: 86_400, labels };
  const mint = await client.manage("POST", "/tokens", 201, order);
  const first = await client.ask(String(mint.body.value), 200);
  const find = await client.manage("GET", `/tokens/${mint.body.id}`, 200);
  const page = await client.manage("GET", "/tokens?status=active&limit=10", 200);
  const newest = await client.manage("GET", "/tokens?sort=-created&limit=50", 200);
  const byName = await client.manage("GET", "/tokens?sort=name&limit=50", 200);
  const byEnd = await client.manage("GET", "/tokens?sort=end&status=active&limit=50", 200);
  const byUse = await client.manage("GET", "/tokens?sort=-used&status=active&limit=50", 200);
  const byStack = await client.manage("GET", "/tokens?sort=-created&stack=organization/app-0/dev&limit=50", 200);
  const valueHash = createHash("sha256").update(seededValue(0)).digest("hex");
  const byValue = await client.manage("GET", `/tokens?sort=-created&valueHash=${valueHash}&limit=50`, 200);
  const ofStack = (stack: number) =>
    client.manage(
      "GET",
      `/tokens?status=active&limit=10&label=${encodeURIComponent(`owner=organization/app-${stack}/dev/*`)}`,
      200,
    );
  const stackPage = await ofStack(0);
  const lastStackPage = await ofStack(lastStack);
  for (const { body } of [page, stackPage, lastStackPage]) {
    if (body.tokens?.length !== 10) throw new Error(`a page of 10 tokens has ${body.tokens?.length}`);
  }
  const revoke = await client.manage("DELETE", `/tokens/${mint.body.id}`, 200);
  const lists = { page, newest, byName, byEnd, byUse, byStack, byValue, stackPage, lastStackPage };
  const answers = { known, unknown, mint, first, find, ...lists, revoke };
  return Object.fromEntries(Object.entries(answers).map(([name, { ms }]) => [name, ms])) as Record<Probe, number>;
}
