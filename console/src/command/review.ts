import { StartError, UsageError } from "../start-error.js";
import { argumentsOf, momentOf, type Output, standardOutput } from "./arguments.js";
import { findConsole, type RunningConsole } from "./running-console.js";

/** What `keyring-console review --help` shows. */
export const REVIEW_HELP = `Lists, accepts or revokes what a restore brought back. The console must be running.

Usage:
  keyring-console review                                list what waits, and keys in custody that differ from the chain
  keyring-console review --accept <id> [--accept <id>…] accept tokens, access keys or people; likewise --revoke <id>
  keyring-console review --accept-all                   accept everything that waits
  keyring-console review --revoke-all                   revoke everything that waits
  keyring-console review --revoke-issued-before <time>  revoke the tokens and access keys that were issued before this time

Options:
  --data <folder>  the console's data folder (default: .keyring/console)

Environment:
  KEYRING_CONSOLE_ACCESS_KEY
      an access key with the rights to issue or revoke what is accepted or revoked (default: the one in the data folder)
  KEYRING_CONSOLE_URL, KEYRING_CONSOLE_DATA
      where the console is (default: what it wrote into the data folder), and its data folder
`;

const KINDS = ["token", "access-key", "person"] as const;
const PROPERTY = { token: "tokens", "access-key": "accessKeys", person: "people" } as const;

interface Waiting {
  kind: (typeof KINDS)[number];
  id: string;
  name: string;
  shardId: string | null;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  owner: string | null;
}

interface KeyDifference {
  shardId: string;
  accountId: string;
  publicKey: string;
  difference: string;
}

/** Reviews a restore. @throws StartError */
export async function runReview(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  output: Output = standardOutput,
): Promise<void> {
  const { values, positionals } = argumentsOf(args, {
    data: { type: "string" },
    accept: { type: "string", multiple: true },
    revoke: { type: "string", multiple: true },
    "accept-all": { type: "boolean" },
    "revoke-all": { type: "boolean" },
    "revoke-issued-before": { type: "string" },
  });
  const { accept, revoke, "accept-all": acceptAll, "revoke-all": revokeAll, "revoke-issued-before": before } = values;
  const ways = [accept ?? revoke, acceptAll, revokeAll, before].filter((way) => way !== undefined);
  if (positionals.length > 0 || ways.length > 1) {
    throw new UsageError(
      "Give one of --accept or --revoke with ids, --accept-all, --revoke-all and --revoke-issued-before.",
    );
  }
  const console = await findConsole(values.data ?? (env.KEYRING_CONSOLE_DATA || ".keyring/console"), env);
  if (ways.length === 0) return list(console, output);
  if (acceptAll) output(await decide(console, "Accepted", { decision: "accept", all: true }));
  if (revokeAll) output(await decide(console, "Revoked", { decision: "revoke", all: true }));
  if (before !== undefined) {
    const issuedBefore = momentOf(before, "revoke-issued-before").toISOString();
    output(await decide(console, "Revoked", { decision: "revoke", all: true, issuedBefore }));
  }
  if (accept) output(await decide(console, "Accepted", { decision: "accept", ...(await byKind(console, accept)) }));
  if (revoke) output(await decide(console, "Revoked", { decision: "revoke", ...(await byKind(console, revoke)) }));
}

async function list(console: RunningConsole, output: Output): Promise<void> {
  const { restore } = (await (await console.request("/restore")).json()) as {
    restore: { backupMadeAt: string; restoredAt: string } | null;
  };
  if (restore === null) return output("This console was never restored from a backup.");
  output(`Restored at ${restore.restoredAt} from a backup of ${restore.backupMadeAt}.`);
  let any = false;
  for await (const { kind, id, name, shardId, owner, createdAt, expiresAt, lastUsedAt } of waiting(console)) {
    any = true;
    const facts = [
      ...(shardId === null ? [] : [`on ${shardId}`]),
      ...(owner === null ? [] : [owner]),
      `made ${createdAt}`,
      ...(expiresAt === null ? [] : [`expires ${expiresAt}`]),
      ...(lastUsedAt === null ? [] : [`used ${lastUsedAt}`]),
    ];
    output(`${kind.padEnd(10)}  ${id}  ${JSON.stringify(name)}, ${facts.join(", ")}`);
  }
  output(any ? "Accept or revoke each of them: --accept <id>, --revoke <id>." : "Nothing waits for review.");
  for await (const { shardId, accountId, publicKey, difference } of differing(console)) {
    output(`key         ${publicKey}  of ${accountId} on ${shardId}: ${DIFFERENCES[difference] ?? difference}`);
  }
}

/** What a key's difference means, and what there is to do. */
const DIFFERENCES: Record<string, string> = {
  "own-key-missing":
    "the console signs with it, but it is not on the chain. Hand the account over again, or release it.",
  "own-key-limited": "the console signs with it, but it has no full access. Hand the account over again.",
  missing: "added before the backup, but not on the chain.",
  present: "removed before the backup, but on the chain.",
  unknown: "on the chain, but not in the backup. Remove it unless you know who added it.",
  "not-compared": "not compared: the shard does not answer or is disabled.",
};

async function decide(console: RunningConsole, done: string, body: object): Promise<string> {
  const { tokens, accessKeys, people } = (await (await console.request("/restore/review", body)).json()) as Record<
    "tokens" | "accessKeys" | "people",
    number
  >;
  return `${done}: ${tokens} tokens, ${accessKeys} access keys, ${people} people.`;
}

/** @throws StartError where an id is of nothing that waits */
async function byKind(console: RunningConsole, ids: readonly string[]): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  const missing = new Set(ids);
  for await (const { kind, id } of waiting(console)) {
    if (missing.delete(id)) found[PROPERTY[kind]] = [...(found[PROPERTY[kind]] ?? []), id];
  }
  if (missing.size === 0) return found;
  throw new StartError(`Nothing that waits for review has the id ${[...missing].join(", ")}. Nothing was changed.`);
}

async function* waiting(console: RunningConsole): AsyncGenerator<Waiting> {
  for (const kind of KINDS) {
    for await (const page of pages(console, "/restore/waiting", { kind, limit: "1000" })) {
      yield* page["waiting"] as Waiting[];
    }
  }
}

async function* differing(console: RunningConsole): AsyncGenerator<KeyDifference> {
  for await (const page of pages(console, "/restore/custody", {})) yield* page["differences"] as KeyDifference[];
}

async function* pages(console: RunningConsole, path: string, query: Record<string, string>) {
  for (let cursor: string | null = ""; cursor !== null; ) {
    const search = new URLSearchParams({ ...query, ...(cursor === "" ? {} : { cursor }) });
    const answer = await console.request(`${path}?${search}`);
    const page = (await answer.json()) as { nextCursor: string | null } & Record<string, unknown>;
    yield page;
    cursor = page.nextCursor;
  }
}
