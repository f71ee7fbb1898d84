import type { Inventory } from "../lifecycle/inventory.js";
import { BY_ITSELF } from "../lifecycle/token/issuer.js";
import { connect, consoleInUse, namesConsole } from "./connection.js";

/** The gateway tokens of the shards that the access key is for. */
export const gatewayTokens: Inventory = {
  type: "calimero:AuthToken",
  place: "shard",
  tellsUse: true,
  address: consoleInUse,
  isConfigured: namesConsole,
  places: (context) => connect(context).catalogue.shards(context),
  list: (shardId, ownerPrefix, context) => connect(context).tokens(shardId).ofOwner(ownerPrefix, context),
  find: (shardId, tokenId, context) => connect(context).tokens(shardId).find(tokenId, BY_ITSELF, context),
  revoke: async (shardId, tokenId, context) => {
    await connect(context).tokens(shardId).revoke(tokenId, undefined, context);
  },
  now: (context) => connect(context).now(),
};
