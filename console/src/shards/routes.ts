import type { LookupFunction } from "node:net";
import { z } from "zod";
import { authorityOf, requesterOf } from "../access/authenticate.js";
import type { App } from "../openapi/app.js";
import { pageOf, paging } from "../openapi/paging.js";
import { problemResponses } from "../problems/schema.js";
import { invalidRequest } from "../problems/validation.js";
import type { AddressSettings } from "./address.js";
import { shardPageSchema, shardPathSchema, shardRequestSchema, shardSchema } from "./schemas.js";
import type { Shard } from "./shard.js";
import type { Shards } from "./shards.js";
import { checkDestination } from "./upstream-url.js";

/** What the routes of shards need. */
export interface ShardRoutes {
  shards: Shards;
  addresses: AddressSettings;
  /** Refuses names that lead to addresses the console must not use. */
  lookup: LookupFunction;
  /** The gateway URL of a shard. */
  rpcUrl(shardId: string): string;
}

/** GET and POST of /shards. */
export function shardRoutes(app: App, { shards, addresses, lookup, rpcUrl }: ShardRoutes): void {
  const present = (shard: Shard): z.input<typeof shardSchema> => ({
    ...shard,
    rpcUrl: rpcUrl(shard.id),
    createdAt: shard.createdAt.toISOString(),
  });

  app.get(
    "/shards",
    {
      config: { access: "authenticated" },
      schema: {
        operationId: "listShards",
        tags: ["shards"],
        summary: "List the shards of whoever asks",
        querystring: z.strictObject(paging),
        response: { 200: shardPageSchema, ...problemResponses("invalid-request", "unauthenticated") },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const { shards: reach } = requesterOf(request);
      const found = await shards.list(limit + 1, cursor, reach === "all" ? undefined : reach);
      const { page, nextCursor } = pageOf(found, limit, ({ id }) => id);
      return { shards: page.map(present), nextCursor };
    },
  );

  app.get(
    "/shards/:shardId",
    {
      config: { access: "authenticated" },
      schema: {
        operationId: "getShard",
        tags: ["shards"],
        summary: "Look up a shard",
        params: shardPathSchema,
        response: { 200: shardSchema, ...problemResponses("unauthenticated", "forbidden", "unknown-shard") },
      },
    },
    async (request) => present(await shards.get(request.params.shardId)),
  );

  app.post(
    "/shards",
    {
      config: { access: { right: "add-shards" } },
      schema: {
        operationId: "addShard",
        tags: ["shards"],
        summary: "Add a shard whose JSON-RPC is at a URL",
        description:
          "The URL may not lead to link-local, metadata, multicast or unspecified addresses, nor, unless the console's " +
          "settings allow it, to loopback and private ones. That is checked here and again on every connection.",
        body: shardRequestSchema,
        response: {
          201: shardSchema,
          ...problemResponses(
            "wrong-origin",
            "invalid-request",
            "unauthenticated",
            "forbidden",
            "shard-exists",
            "body-too-large",
            "unsupported-media-type",
          ),
        },
      },
    },
    async (request, reply) => {
      const { id, rpcUrl: url, masterAccount } = request.body;
      const reason = await checkDestination(url, addresses, lookup);
      if (reason) throw invalidRequest([{ property: "rpcUrl", reason }]);
      const upstream = { kind: "url", url: new URL(url).href } as const;
      return reply.code(201).send(present(await shards.add({ id, masterAccount, upstream }, authorityOf(request))));
    },
  );
}
