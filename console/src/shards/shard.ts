import type { Selectable } from "kysely";
import type { Permission } from "pulumi-keyring-near";
import { type Actor, toActor } from "../access/requester.js";
import type { ShardTable } from "../store/schema.js";

/** Only an active shard is served. A removed one stays as a name, and nothing brings it back. */
export type ShardStatus = "active" | "disabled" | "removed";

/** A shard that this console gives access to. */
export interface Shard {
  id: string;
  masterAccount: string;
  /** Where its JSON-RPC really is: in this process, or at a URL. */
  upstream: { kind: "development" } | RemoteUpstream;
  /** Whose pages may use the gateway of it: origins such as `https://app.example.org`, or `*` for all. */
  allowedOrigins: readonly string[];
  /** The longest life of tokens that are issued for it, in seconds; null for any. */
  maxTokenLifetime: number | null;
  /** All that tokens that are issued for it may do; null for everything. */
  tokenPermissions: readonly Permission[] | null;
  createdAt: Date;
  /** Since when it is disabled; null while it is not. */
  disabledAt: Date | null;
  /** When it was removed; null while it is there. */
  removedAt: Date | null;
  removedBy: Actor | null;
}

/** A shard that runs elsewhere. */
export interface RemoteUpstream {
  kind: "url";
  /** Where its JSON-RPC is, in the order in which the URLs are tried. */
  endpoints: readonly [Endpoint, ...Endpoint[]];
}

/** One URL of a shard's JSON-RPC. */
export interface Endpoint {
  url: string;
  /** What goes along with each request to it. */
  headers: readonly SealedHeader[];
}

/** A header whose value is encrypted under the master key. */
export interface SealedHeader {
  /** In lower case. */
  name: string;
  /** In base64. */
  sealed: string;
}

export function toShard(row: Selectable<ShardTable>): Shard {
  return {
    id: row.id,
    masterAccount: row.master_account,
    upstream: upstreamOf(row),
    allowedOrigins: row.allowed_origins,
    maxTokenLifetime: row.max_token_lifetime,
    tokenPermissions: row.token_permissions,
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
    removedAt: row.removed_at,
    removedBy: toActor(row.removed_by_kind, row.removed_by),
  };
}

function upstreamOf({ upstream_url: url, endpoints }: Selectable<ShardTable>): Shard["upstream"] {
  if (url === null) return { kind: "development" };
  const [first, ...others] = endpoints ?? [];
  return { kind: "url", endpoints: [first ?? { url, headers: [] }, ...others] };
}

/** The columns of an upstream. One URL without headers is what it was before there was more. */
export function toColumns(upstream: Shard["upstream"]): { upstream_url: string | null; endpoints: string | null } {
  if (upstream.kind === "development") return { upstream_url: null, endpoints: null };
  const { endpoints } = upstream;
  const isPlain = endpoints.length === 1 && endpoints[0].headers.length === 0;
  return { upstream_url: endpoints[0].url, endpoints: isPlain ? null : JSON.stringify(endpoints) };
}

/** The one place that decides it. */
export function statusOf({ disabledAt, removedAt }: Pick<Shard, "disabledAt" | "removedAt">): ShardStatus {
  if (removedAt !== null) return "removed";
  return disabledAt === null ? "active" : "disabled";
}
