import { createHash } from "node:crypto";
import { join } from "node:path";
import { sql } from "kysely";
import { openStore } from "../../console/src/store/store.js";
import { addKeyAs, MASTER } from "../engine/support/keys.js";
import { type AstraEmulator, startAstra } from "../support/astra/index.js";
import type { Role } from "../support/astra/organization.js";
import { startConsole, type TestConsole } from "../support/console.js";
import type { Recorded } from "../support/pulumi.js";
import { PUBLIC_URL } from "./scene.js";

/** What the issuing systems knew when a state was written: no values, only the hashes that the console keeps of them. */
export interface Systems {
  /** When it was written, RFC 3339. Every date moves with it. */
  writtenAt: string;
  tokens: StoredToken[];
  keys: { publicKey: string; labels: Record<string, string> }[];
  astra: {
    organization: string;
    roles: Role[];
    tokens: {
      clientId: string;
      roles: string[];
      description: string | undefined;
      generatedAt: string;
      expiry: string | undefined;
    }[];
  };
}

interface StoredToken {
  id: string;
  shardId: string;
  name: string;
  permissions: "full" | string[];
  labels: Record<string, string>;
  createdAt: string;
  expiresAt: string | null;
  revokeAt: string | null;
  /** SHA-256 in hexadecimal; of a value that nobody has, anything. */
  valueHash: string;
}

/** Writes down what the systems know of the resources in a state. */
export async function recordSystems(
  console: TestConsole,
  astra: AstraEmulator,
  state: Record<string, Recorded>,
): Promise<Systems> {
  const outputs = Object.values(state).map((resource) => resource.outputs);
  const values = new Map(
    outputs.flatMap((each) => [
      [each["tokenId"], each["token"]],
      [each["previousTokenId"], each["previousToken"]],
    ]),
  );
  const path = `/shards/${console.shardId}`;
  const { tokens } = (await (await console.adminFetch(`${path}/tokens?status=active&limit=1000`)).json()) as {
    tokens: Omit<StoredToken, "valueHash">[];
  };
  const listed = await console.adminFetch(`${path}/accounts/${MASTER}/keys`);
  const { keys } = (await listed.json()) as Pick<Systems, "keys">;
  const inState = new Set(outputs.map((each) => each["publicKey"]));
  const { organization } = astra;
  return {
    writtenAt: new Date().toISOString(),
    tokens: tokens.map(({ id, shardId, name, permissions, labels, createdAt, expiresAt, revokeAt }) => {
      const valueHash = hash(String(values.get(id) ?? id));
      return { id, shardId, name, permissions, labels, createdAt, expiresAt, revokeAt, valueHash };
    }),
    keys: keys
      .filter(({ publicKey }) => inState.has(publicKey))
      .map(({ publicKey, labels }) => ({ publicKey, labels })),
    astra: {
      organization: organization.id,
      roles: [...organization.roles.values()],
      tokens: astra.living().map(({ clientId, roles, description, generatedAt, expiry }) => {
        return { clientId, roles, description, generatedAt: generatedAt.toISOString(), expiry };
      }),
    },
  };
}

/** Starts a console and an Astra that know what was written down. */
export async function restoreSystems(systems: Systems): Promise<{ console: TestConsole; astra: AstraEmulator }> {
  const astra = await startAstra({ organizationId: systems.astra.organization });
  const { roles, tokens } = astra.organization;
  for (const role of systems.astra.roles) {
    const made = role.isDefault && astra.organization.roleNamed(role.name);
    if (made) replaceRole(astra, made.id, role.id);
    else roles.set(role.id, { ...role, updatedAt: new Date(role.updatedAt) });
  }
  for (const token of systems.astra.tokens) {
    const unknown = { token: "", secret: "" };
    tokens.set(token.clientId, { ...token, ...unknown, generatedAt: new Date(token.generatedAt) });
  }
  const console = await startConsole({ publicUrl: PUBLIC_URL });
  for (const { publicKey, labels } of systems.keys) await addKeyAs(console, publicKey, labels);
  await console.stop();
  await insertTokens(console, systems.tokens);
  return { console: await console.restart({ publicUrl: PUBLIC_URL }), astra };
}

/** Default roles have ids of their own in each organization; states hold them. */
function replaceRole({ organization, administrator }: AstraEmulator, from: string, to: string): void {
  const role = organization.roles.get(from);
  if (role === undefined) return;
  organization.roles.delete(from);
  organization.roles.set(to, { ...role, id: to });
  const managing = organization.tokens.get(administrator.clientId);
  if (managing !== undefined) managing.roles = managing.roles.map((id) => (id === from ? to : id));
}

/** As a console has them in its database: the API makes tokens with ids and values of its own. */
async function insertTokens({ dataDir }: TestConsole, tokens: readonly StoredToken[]): Promise<void> {
  const onConnectionLost = (error: Error) => {
    throw error;
  };
  const store = await openStore({ folder: join(dataDir, "pg"), onConnectionLost });
  for (const token of tokens) {
    const permissions = [token.permissions].flat();
    await sql`
      with token as (
        insert into tokens (id, shard_id, name, permissions, labels, value_hash, created_at, expires_at, revoke_at, issued_by)
        select ${token.id}, ${token.shardId}, ${token.name}, ${permissions}, ${JSON.stringify(token.labels)},
          ${Buffer.from(token.valueHash, "hex")}, ${new Date(token.createdAt)}, ${dateOf(token.expiresAt)},
          ${dateOf(token.revokeAt)}, id from access_keys limit 1
        returning *
      )
      insert into token_labels (token_id, shard_id, key, value, dead_at)
      select token.id, token.shard_id, label.key, label.value, token.dead_at
      from token cross join lateral jsonb_each_text(token.labels) as label`.execute(store.database);
  }
  await store.close();
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}

function hash(value: string): string {
  return createHash("sha256").update(value).digest("hex");
}
