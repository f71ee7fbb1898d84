import type { LookupFunction } from "node:net";
import type { z } from "zod";
import { authorityOf, requesterOf } from "../access/authenticate.js";
import { pageOf } from "../inputs/paging.js";
import { shardPathSchema } from "../inputs/shard-path.js";
import type { App } from "../openapi/typed-app.js";
import { invalidRequest } from "../problems/validation.js";
import type { Tokens } from "../tokens/tokens.js";
import type { AddressSettings } from "./address.js";
import { removeShard } from "./remove-shard.js";
import * as schemas from "./schemas.js";
import { type Shard, statusOf } from "./shard.js";
import type { Shards } from "./shards.js";
import { checkDestination } from "./upstream-url.js";

/** What the routes of shards need. */
export interface ShardRoutes {
  shards: Shards;
  tokens: Tokens;
  addresses: AddressSettings;
  /** Refuses names that lead to addresses the console must not use. */
  lookup: LookupFunction;
  /** The gateway URL of a shard. */
  rpcUrl(shardId: string): string;
  now(): Date;
}

/** GET, POST, PATCH and DELETE of /shards. */
export function shardRoutes(app: App, { shards, tokens, addresses, lookup, rpcUrl, now }: ShardRoutes): void {
  const present = (shard: Shard): z.input<typeof schemas.shardSchema> => ({
    ...shard,
    rpcUrl: rpcUrl(shard.id),
    status: statusOf(shard),
    createdAt: shard.createdAt.toISOString(),
    disabledAt: shard.disabledAt?.toISOString() ?? null,
    removedAt: shard.removedAt?.toISOString() ?? null,
  });

  app.get(
    "/shards",
    {
      config: { access: "authenticated" },
      schema: {
        operationId: "listShards",
        tags: ["shards"],
        summary: "List your shards",
        description: "Without removed ones, unless `removed=true`.",
        querystring: schemas.shardQuerySchema,
        response: { 200: schemas.shardPageSchema },
      },
    },
    async (request) => {
      const { limit, cursor, removed } = request.query;
      const { shards: reach } = requesterOf(request);
      const ids = reach === "all" ? undefined : reach;
      const find = (count: number) => shards.list(count, cursor, ids, removed ? "with-removed" : "without-removed");
      const { page, nextCursor } = await pageOf(limit, find, ({ id }) => id);
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
        summary: "Look up a shard, also if removed",
        params: shardPathSchema,
        response: { 200: schemas.shardSchema },
      },
    },
    async (request) => present(await shards.get(request.params.shardId)),
  );

  app.post(
    "/shards",
    {
      config: { access: { right: "add-shards" }, problems: ["shard-exists"] },
      schema: {
        operationId: "addShard",
        tags: ["shards"],
        summary: "Add a shard with a JSON-RPC URL",
        description:
          "The URL may not lead to link-local, metadata, multicast or unspecified addresses, nor, unless the console's " +
          "settings allow it, to loopback and private ones. That is checked here and again on every connection.",
        body: schemas.shardRequestSchema,
        response: { 201: schemas.shardSchema },
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

  app.patch(
    "/shards/:shardId",
    {
      config: { access: { right: "manage-shards", confirmed: true }, problems: ["shard-removed"] },
      schema: {
        operationId: "changeShard",
        tags: ["shards"],
        summary: "Disable a shard, or enable it again",
        description:
          "A disabled one is not served, at once and at every instance: the gateway answers 403 to its tokens, none is issued, and the " +
          "custodian neither queries its chain nor signs for it; pending operations wait. Its tokens stay active, and can be revoked " +
          "and narrowed. Requests already sent to the shard are not interrupted.",
        params: shardPathSchema,
        body: schemas.shardChangeSchema,
        response: { 200: schemas.shardSchema },
      },
    },
    async (request) => present(await shards.change(request.params.shardId, request.body, authorityOf(request))),
  );

  app.delete(
    "/shards/:shardId",
    {
      config: { access: { right: "manage-shards", confirmed: true } },
      schema: {
        operationId: "removeShard",
        tags: ["shards"],
        summary: "Remove a shard for good",
        description:
          "Idempotent. Revokes all its tokens and fails pending operations of the custodian, all or nothing. It stays visible as removed, " +
          "with its tokens, and no other shard gets its id. The custodian keeps the keys of its accounts, encrypted, and does nothing " +
          "with them: there may be no others.",
        params: shardPathSchema,
        response: { 200: schemas.removedShardSchema },
      },
    },
    async (request) => {
      const removed = await removeShard({ shards, tokens }, request.params.shardId, now(), authorityOf(request));
      return { ...removed, shard: present(removed.shard) };
    },
  );
}
