import type { TestConsole } from "../../support/console.js";

/** A token as the console lists it. */
export interface ListedToken {
  id: string;
  name: string;
  status: string;
  labels: Record<string, string>;
}

/** The tokens of a shard that are alive, by their name where one is given. */
export async function living(console: TestConsole, name?: string, shardId = console.shardId): Promise<ListedToken[]> {
  const answer = await console.adminFetch(`/shards/${shardId}/tokens?status=active&limit=1000`);
  const { tokens } = (await answer.json()) as { tokens: ListedToken[] };
  return tokens.filter((token) => name === undefined || token.name === name);
}

/** Whether the gateway takes a value for reading blocks: 200, or 401 for a dead value, 403 for a forbidden call. */
export async function askBlock(console: TestConsole, token: unknown, shardId = console.shardId): Promise<number> {
  const call = { method: "block", params: { finality: "final" } };
  return (await console.gatewayFetch(String(token), call, shardId)).status;
}

/** An access key with these rights and no others. */
export async function accessKeyWith(console: TestConsole, ...rights: string[]): Promise<{ id: string; value: string }> {
  const body = { name: rights.join(" and "), rights, shards: "all" };
  return (await (await console.adminFetch("/access-keys", { body })).json()) as { id: string; value: string };
}
