import type { Permission } from "pulumi-keyring-near";
import { z } from "zod";

/** A shard as the console describes it; what only newer consoles say may be missing. */
export const shardAnswer = z.object({
  id: z.string(),
  masterAccount: z.string(),
  rpcUrl: z.url(),
  createdAt: z.iso.datetime({ offset: true }),
  /** `active`, `disabled`, `removed`, or one that only a newer console has. */
  status: z.string().default("active"),
  removedAt: z.iso.datetime({ offset: true }).nullish(),
  allowedOrigins: z.array(z.string()).default([]),
  maxTokenLifetime: z.number().nullish(),
  tokenPermissions: z.array(z.custom<Permission>((name) => typeof name === "string")).nullish(),
  upstream: z.object({
    /** `url`, or `development`. */
    kind: z.string(),
    url: z.string().optional(),
    redacted: z.boolean().default(false),
    endpoints: z.array(z.object({ url: z.string(), headers: z.array(z.string()) })).optional(),
  }),
});

export type ShardAnswer = z.output<typeof shardAnswer>;

/** One URL of a shard, and the names of its headers. */
export interface FoundEndpoint {
  url: string;
  headers: string[];
}

/** Where a shard's JSON-RPC is, as the console tells; none for a development shard. */
export function endpointsIn({ upstream: { url, endpoints } }: ShardAnswer): FoundEndpoint[] {
  return endpoints ?? (url === undefined ? [] : [{ url, headers: [] }]);
}

/** The answer to a test of connections. */
export const connectionsAnswer = z.object({
  connections: z.array(
    z.object({
      works: z.boolean(),
      /** Completes "The RPC …". */
      found: z.string(),
      node: z.object({ chainId: z.string().nullable() }).nullable(),
    }),
  ),
});

export type ConnectionAnswer = z.output<typeof connectionsAnswer>["connections"][number];
