import { redactedUrl } from "pulumi-keyring-near";
import { requesterOf } from "../access/authenticate.js";
import { checkRight } from "../access/demand.js";
import { shardPathSchema } from "../inputs/shard-path.js";
import type { App } from "../openapi/typed-app.js";
import { type Tester, tryNew, tryStored, tryWanted } from "./check-connections.js";
import { closedShard } from "./closed-shard.js";
import type { Connection } from "./connection-test.js";
import { endpointsOf } from "./endpoints.js";
import * as schemas from "./schemas.js";
import { statusOf } from "./shard.js";
import type { Shards } from "./shards.js";

/** What the routes that test connections need. */
export interface ConnectionRoutes {
  shards: Shards;
  tester: Tester;
}

/** Tests of connections, to RPCs of shards and of shards to be. */
export function connectionRoutes(app: App, { shards, tester }: ConnectionRoutes): void {
  app.post(
    "/connection-test",
    {
      config: { access: { right: "add-shards", reads: true } },
      schema: {
        operationId: "testConnection",
        tags: ["shards"],
        summary: "Test the connection to a shard's RPC before adding it",
        description: "Asks each URL for the status of its node and says what came of it. Nothing is kept.",
        body: schemas.connectionTestRequestSchema,
        response: { 200: schemas.connectionTestSchema },
      },
    },
    async (request) => ({ connections: await tryNew(request.body.endpoints, tester) }),
  );

  app.post(
    "/shards/:shardId/connection-test",
    {
      config: {
        access: { right: "manage-shards", reads: true },
        problems: ["shard-removed", "no-master-key"],
      },
      schema: {
        operationId: "testShardConnection",
        tags: ["shards"],
        summary: "Test the connection to a shard's RPC",
        description:
          "Asks each URL of the shard for the status of its node, with its headers; or each of `endpoints`, with the headers that the shard has " +
          "for their origins and those that are given, which needs the right `add-shards` too. Nothing is kept.",
        params: shardPathSchema,
        body: schemas.shardConnectionTestRequestSchema,
        response: { 200: schemas.connectionTestSchema },
      },
    },
    async (request) => {
      const { shardId } = request.params;
      const { endpoints } = request.body;
      const requester = requesterOf(request);
      if (endpoints !== undefined) checkRight(requester, "add-shards", shardId);
      const shard = await shards.get(shardId);
      if (statusOf(shard) === "removed") throw closedShard(shardId, "removed");
      const present = endpointsOf(shard);
      const connections =
        endpoints === undefined
          ? await tryStored(shardId, present, tester)
          : await tryWanted(shardId, present, endpoints, tester);
      const mayRead = requester.rights.includes("add-shards");
      return { connections: mayRead ? connections : connections.map(redacted) };
    },
  );
}

function redacted(connection: Connection): Connection {
  return { ...connection, url: redactedUrl(connection.url) };
}
