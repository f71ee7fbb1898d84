import type { Inventory } from "../lifecycle/inventory.js";
import { listed } from "./auth-token.js";
import { connect, namesConsole } from "./connection.js";

/** The gateway tokens of the shards that the access key is for. */
export const gatewayTokens: Inventory = {
  type: "calimero:AuthToken",
  place: "shard",
  tellsUse: true,
  isConfigured: namesConsole,
  places: (context) => connect(context).catalogue.shards(context),
  list: async (shardId, ownerPrefix, context) =>
    (await connect(context).living(shardId, `owner=${ownerPrefix}*`, context)).map(listed),
  find: async (shardId, tokenId, context) => {
    const found = await connect(context).find(shardId, tokenId, { prefix: "", absence: "confirmed" }, context);
    return found === undefined ? undefined : listed(found);
  },
  revoke: async (shardId, tokenId, context) => {
    await connect(context).revoke(shardId, tokenId, undefined, context);
  },
  now: (context) => connect(context).now(),
};
