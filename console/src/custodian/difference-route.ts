import { requesterOf } from "../access/authenticate.js";
import { shardsWith } from "../access/rights.js";
import { pageOf } from "../inputs/paging.js";
import { shardPathSchema } from "../inputs/shard-path.js";
import type { App } from "../openapi/typed-app.js";
import { CHAIN_PROBLEMS } from "./chain-problems.js";
import type { Custodian } from "./custodian.js";
import * as schemas from "./schemas.js";

/** GET /shards/{shardId}/custody-differences and GET /restore/custody. */
export function differenceRoute(app: App, { custodian }: { custodian: Custodian }): void {
  app.get(
    "/shards/:shardId/custody-differences",
    {
      config: { access: { right: "view-keys" }, problems: CHAIN_PROBLEMS },
      schema: {
        operationId: "listCustodyDifferences",
        tags: ["custodian"],
        summary: "Compare the keys of accounts in custody with the chain",
        description:
          "Asks the shard for the keys of every account of the page. After a restore it shows what was done since the backup.",
        params: shardPathSchema,
        querystring: schemas.differenceQuerySchema,
        response: { 200: schemas.differencePageSchema },
      },
    },
    async (request) => {
      const { limit, cursor = "" } = request.query;
      const find = (count: number) => custodian.differences(request.params.shardId, count, cursor);
      const { page, nextCursor } = await pageOf(limit, find, ({ accountId }) => accountId);
      return { differences: page.flatMap(({ differences }) => differences), nextCursor };
    },
  );

  app.get(
    "/restore/custody",
    {
      config: { access: "authenticated" },
      schema: {
        operationId: "listRestoredCustody",
        tags: ["restore"],
        summary: "Compare every key in custody that the requester may view with the chains",
        description:
          "What differs between a restored backup and the chains: keys that the chain has and the console does not know, and keys that the console knows and the chain does not have. As far as the requester has view-keys. Accounts of a shard that does not answer or is disabled are not-compared.",
        querystring: schemas.custodyQuerySchema,
        response: { 200: schemas.differencePageSchema },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const shards = shardsWith(requesterOf(request), "view-keys");
      if (shards === "none") return { differences: [], nextCursor: null };
      const [shardId = "", accountId = ""] = cursor?.split("/") ?? [];
      const after = cursor === undefined ? undefined : { shardId, accountId };
      const find = (count: number) => custodian.differencesOn(shards, count, after);
      const { page, nextCursor } = await pageOf(limit, find, (last) => `${last.shardId}/${last.accountId}`);
      return { differences: page.flatMap(({ differences }) => differences), nextCursor };
    },
  );
}
