import { type Inventory, inventories, type Listed, type Settings } from "pulumi-keyring-provider/inventory";
import type { Credential } from "../state/credential.js";
import type { OwnerPrefix } from "../state/owner-prefixes.js";
import { progress } from "../terminal/output.js";
import { contextOf } from "./context.js";

/** A token as its issuing system shows it. */
export type Token = Listed<{ name: string }>;

/** A credential of the state beside what its issuing system says of it; undefined where that knows none of the id. */
export interface Observed {
  credential: Credential;
  current: Token | undefined;
  previous: Token | undefined;
}

/** A living token that bears the label of the stack. */
export interface Living {
  inventory: Inventory;
  place: string;
  prefix: OwnerPrefix;
  token: Token;
}

/** A state beside what the issuing systems say. */
export interface Survey {
  observed: Observed[];
  living: Living[];
}

/**
 * Asks the issuing systems for what a state holds and for what bears the stack's labels.
 * @param placesOf where to look for tokens beside those of the state
 * @throws OperationFailed when a system does not answer as it should: that never means that a token is gone
 */
export async function survey(
  credentials: readonly Credential[],
  prefixes: readonly OwnerPrefix[],
  settings: Settings,
  placesOf: (inventory: Inventory) => Promise<readonly string[]>,
): Promise<Survey> {
  sayUnknownTypes(credentials);
  const surveys = inventories.map(async (inventory): Promise<Survey> => {
    const own = credentials.filter(({ type }) => type === inventory.type);
    const places = [...new Set([...own.map(({ place }) => place), ...(await placesOf(inventory))])].sort();
    if (places.length > 0) progress(`Asking about ${inventory.type} on ${places.join(", ")}…`);
    const lists = places.flatMap((place) => prefixes.map((prefix) => list(inventory, place, prefix, settings)));
    const living = (await Promise.all(lists)).flat();
    return { living, observed: await Promise.all(own.map((each) => observe(each, inventory, living, settings))) };
  });
  const all = await Promise.all(surveys);
  return { living: all.flatMap(({ living }) => living), observed: all.flatMap(({ observed }) => observed) };
}

async function list(inventory: Inventory, place: string, prefix: OwnerPrefix, settings: Settings): Promise<Living[]> {
  const tokens = await inventory.list(place, prefix.text, contextOf(settings));
  // what a server lists is not yet this stack's: much hangs on that
  const own = tokens.filter(({ status, labels }) => status === "active" && labels?.owner.startsWith(prefix.text));
  return own.map((token) => ({ inventory, place, prefix, token }));
}

/** A list proves what lives; what it lacks is looked up. */
async function observe(
  credential: Credential,
  inventory: Inventory,
  living: readonly Living[],
  settings: Settings,
): Promise<Observed> {
  const { place, tokenId, previousTokenId } = credential;
  const find = async (id: string | undefined) => {
    if (id === undefined) return undefined;
    const listed = living.find(({ token, ...at }) => at.place === place && token.tokenId === id);
    return listed?.token ?? (await inventory.find(place, id, contextOf(settings)));
  };
  const [current, previous] = await Promise.all([find(tokenId), find(previousTokenId)]);
  return { credential, current, previous };
}

function sayUnknownTypes(credentials: readonly Credential[]): void {
  const known = new Set<string>(inventories.map(({ type }) => type));
  const unknown = new Set(credentials.map(({ type }) => type).filter((type) => !known.has(type)));
  if (unknown.size > 0) progress(`This version cannot look at ${[...unknown].join(", ")}; the state has some.`);
}
