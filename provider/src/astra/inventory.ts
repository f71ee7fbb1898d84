import type { Context } from "../lifecycle/context.js";
import type { Inventory } from "../lifecycle/inventory.js";
import type { Listed } from "../lifecycle/listed.js";
import { connect, managingToken } from "./connection.js";
import { AstraTokens, type TokenSpec } from "./tokens.js";

/** The application tokens of the organization that the managing token belongs to. */
export const applicationTokens: Inventory = {
  type: "astra:Token",
  place: "organization",
  tellsUse: false,
  isConfigured: (settings) => managingToken(settings) !== undefined,
  places: async (context) => [(await connect(context).organization(context)).id],
  list: async (organizationId, ownerPrefix, context) => {
    const all = await tokensOf(organizationId, context).all(context);
    return all.filter(({ labels, status }) => status === "active" && labels?.owner.startsWith(ownerPrefix)).map(named);
  },
  find: async (organizationId, clientId, context) => {
    const found = await tokensOf(organizationId, context).find(clientId, undefined, context);
    return found === undefined ? undefined : named(found);
  },
  revoke: async (organizationId, clientId, context) => {
    await tokensOf(organizationId, context).revoke(clientId, undefined, context);
  },
  now: (context) => connect(context).now(),
};

function tokensOf(organizationId: string, context: Context): AstraTokens {
  return new AstraTokens(connect(context), organizationId);
}

/** Tokens of Astra have no name but their description. */
function named(token: Listed<TokenSpec>): Listed<{ name: string }> {
  return { ...token, spec: { name: token.spec.description ?? token.tokenId } };
}
