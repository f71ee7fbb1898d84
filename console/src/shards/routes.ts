import type { z } from "zod";
import type { App } from "../openapi/app.js";
import { problemResponses } from "../problems/schema.js";
import { shardPathSchema, shardSchema } from "./schemas.js";
import type { Shard } from "./shard.js";
import type { Shards } from "./shards.js";

/** What the routes of shards need. */
export interface ShardRoutes {
  shards: Shards;
  /** The gateway URL of a shard. */
  rpcUrl(shardId: string): string;
}

/** GET and POST of /shards. */
export function shardRoutes(app: App, { shards, rpcUrl }: ShardRoutes): void {
  app.get(
    "/shards/:shardId",
    {
      config: { access: "any-access-key" },
      schema: {
        operationId: "getShard",
        tags: ["shards"],
        summary: "Look up a shard",
        params: shardPathSchema,
        response: { 200: shardSchema, ...problemResponses("unauthenticated", "forbidden", "unknown-shard") },
      },
    },
    async (request) => presentShard(await shards.get(request.params.shardId), rpcUrl(request.params.shardId)),
  );
}

function presentShard(shard: Shard, rpcUrl: string): z.input<typeof shardSchema> {
  return {
    id: shard.id,
    masterAccount: shard.masterAccount,
    upstream: shard.upstream,
    rpcUrl,
    createdAt: shard.createdAt.toISOString(),
  };
}
