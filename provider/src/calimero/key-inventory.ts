import type { Context } from "../lifecycle/context.js";
import type { Inventory } from "../lifecycle/inventory.js";
import type { Listed } from "../lifecycle/listed.js";
import type { KeyAnswer } from "./answers.js";
import { connect, consoleInUse, namesConsole } from "./connection.js";
import type { Place } from "./custodian.js";
import { removed } from "./remove-key.js";

/** The keys that the custodian has put on the accounts in its custody. An id is `<accountId>/<publicKey>`. */
export const custodianKeys: Inventory = {
  type: "calimero:CustodianKey",
  place: "shard",
  tellsUse: false,
  address: consoleInUse,
  isConfigured: namesConsole,
  places: (context) => connect(context).catalogue.shards(context),
  list: async (shardId, ownerPrefix, context) => {
    const { catalogue } = connect(context);
    const all: Listed<{ name: string }>[] = [];
    for (const accountId of await catalogue.accounts(shardId, context)) {
      const keys = await catalogue.keys(shardId, accountId, context);
      all.push(...keys.map((key) => listed(accountId, key)));
    }
    return all.filter(({ labels }) => labels?.owner.startsWith(ownerPrefix));
  },
  find: async (shardId, id, context) => {
    const place = placeOf(shardId, id);
    const found = await connect(context).custodian.lookUp(place, context);
    return found === undefined ? undefined : listed(place.accountId, found);
  },
  revoke: (shardId, id, context) => removed(placeOf(shardId, id), context),
  now: (context: Context) => connect(context).now(),
};

function placeOf(shardId: string, id: string): Place {
  const slash = id.indexOf("/");
  return { shardId, accountId: id.slice(0, slash), publicKey: id.slice(slash + 1) };
}

/** A key in the words of every system: one that is on the chain is active, and never ends by itself. */
function listed(accountId: string, { publicKey, labels, addedAt }: KeyAnswer): Listed<{ name: string }> {
  const { owner = "", instance } = labels;
  return {
    tokenId: `${accountId}/${publicKey}`,
    status: "active",
    createdAt: addedAt ?? new Date(0).toISOString(),
    expiresAt: undefined,
    revokeAt: undefined,
    lastUsedAt: undefined,
    spec: { name: accountId },
    labels: instance === undefined ? undefined : { owner, instance, generation: 1 },
  };
}
