import { authorityOf, requesterOf } from "../access/authenticate.js";
import { checkRight } from "../access/demand.js";
import type { Changes } from "../changes/changes.js";
import { pageOf } from "../inputs/paging.js";
import { shardPathSchema } from "../inputs/shard-path.js";
import type { App } from "../openapi/typed-app.js";
import { demandAllowed, demandWorking, type Tester, tryWanted } from "./check-connections.js";
import { closedShard } from "./closed-shard.js";
import { changedEndpoints, endpointsOf, type WantedEndpoint } from "./endpoints.js";
import { sealerFor } from "./headers.js";
import { presentShard, type ShardPresenter } from "./present.js";
import { removeShard } from "./remove-shard.js";
import * as schemas from "./schemas.js";
import { type Endpoint, type Shard, statusOf } from "./shard.js";
import type { Shards } from "./shards.js";

/** What the routes of shards need. */
export interface ShardRoutes extends ShardPresenter {
  shards: Shards;
  changes: Changes;
  tester: Tester;
}

/** GET, POST, PATCH and DELETE of /shards. */
export function shardRoutes(app: App, parts: ShardRoutes): void {
  const { shards, changes, tester, now } = parts;

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
      const { limit, cursor: after, sort = "id", search, count, removed } = request.query;
      const requester = requesterOf(request);
      const only = requester.shards === "all" ? undefined : requester.shards;
      const filter = { only, search, withRemoved: removed !== undefined };
      const find = (most: number) => shards.list(filter, { sort, after, limit: most });
      const { page, nextCursor } = await pageOf(limit, find, ({ id }) => id);
      return {
        shards: page.map((shard) => presentShard(shard, requester, parts)),
        nextCursor,
        ...(count && { count: await shards.count(filter) }),
      };
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
    async (request) => presentShard(await shards.get(request.params.shardId), requesterOf(request), parts),
  );

  app.post(
    "/shards",
    {
      config: { access: { right: "add-shards" }, problems: ["shard-exists", "no-master-key"] },
      schema: {
        operationId: "addShard",
        tags: ["shards"],
        summary: "Add a shard with a JSON-RPC URL",
        description:
          "Give `rpcUrl`, or `endpoints` for several URLs or headers. A URL may not lead to link-local, metadata, multicast or unspecified " +
          "addresses, nor, unless the console's settings allow it, to loopback and private ones. That is checked here and again on every " +
          "connection. Whether something answers there is not: `POST /connection-test` does that.",
        body: schemas.shardRequestSchema,
        response: { 201: schemas.shardSchema },
      },
    },
    async (request, reply) => {
      const { id, rpcUrl, endpoints, masterAccount, allowedOrigins, maxTokenLifetime, tokenPermissions } = request.body;
      const wanted: WantedEndpoint[] = endpoints ?? [{ url: rpcUrl ?? "", headers: undefined }];
      await demandAllowed(wanted, tester, (index) => (endpoints === undefined ? "rpcUrl" : `endpoints[${index}].url`));
      const [first, ...others] = changedEndpoints([], wanted, sealerFor(tester.vault, id));
      const upstream = { kind: "url", endpoints: [first as Endpoint, ...others] } as const;
      const shard = await shards.add(
        { id, masterAccount, upstream, maxTokenLifetime, tokenPermissions, ...(allowedOrigins && { allowedOrigins }) },
        authorityOf(request),
      );
      return reply.code(201).send(presentShard(shard, requesterOf(request), parts));
    },
  );

  app.patch(
    "/shards/:shardId",
    {
      config: { access: { right: "manage-shards", confirmed: true }, problems: ["shard-removed", "no-master-key"] },
      schema: {
        operationId: "changeShard",
        tags: ["shards"],
        summary:
          "Disable a shard, enable it again, or change where its RPC is, what may be issued for it, and who may use it from pages",
        description:
          "A disabled one is not served, at once and at every instance: the gateway answers 403 to its tokens, none is issued, and the " +
          "custodian neither queries its chain nor signs for it; pending operations wait. Its tokens stay active, and can be revoked " +
          "and narrowed. `endpoints` changes URLs and headers in place, which needs the right `add-shards` too: tokens and custody stay. " +
          "Each URL is tried before, unless `skipConnectionTest` says otherwise. Requests already sent to the shard are not interrupted. " +
          "`maxTokenLifetime` and `tokenPermissions` hold for tokens issued from then on, by whatever way; those that are there stay as they are.",
        params: shardPathSchema,
        body: schemas.shardChangeSchema,
        response: { 200: schemas.shardSchema },
      },
    },
    async (request) => {
      const { shardId } = request.params;
      const { endpoints: wanted, skipConnectionTest = false } = request.body;
      const { disabled, allowedOrigins, maxTokenLifetime, tokenPermissions } = request.body;
      const authority = authorityOf(request);
      if (wanted !== undefined) {
        checkRight(authority.requester, "add-shards", shardId);
        const present = endpointsOf(await openOrDisabled(shards, shardId));
        await demandAllowed(wanted, tester, (index) => `endpoints[${index}].url`);
        const connections = skipConnectionTest ? [] : await tryWanted(shardId, present, wanted, tester);
        // whoever is no longer asking is not told what was found
        await authority.judge();
        demandWorking(connections);
      }
      const seal = sealerFor(tester.vault, shardId);
      const endpoints = wanted && ((present: readonly Endpoint[]) => changedEndpoints(present, wanted, seal));
      const change = { disabled, allowedOrigins, maxTokenLifetime, tokenPermissions, endpoints };
      const shard = await shards.change(shardId, change, authority);
      return presentShard(shard, authority.requester, parts);
    },
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
      const removed = await removeShard({ shards, changes }, request.params.shardId, now(), authorityOf(request));
      return { ...removed, shard: presentShard(removed.shard, requesterOf(request), parts) };
    },
  );
}

/** @throws Problem shard-removed */
async function openOrDisabled(shards: Shards, shardId: string): Promise<Shard> {
  const shard = await shards.get(shardId);
  if (statusOf(shard) === "removed") throw closedShard(shardId, "removed");
  return shard;
}
