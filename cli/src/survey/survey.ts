import {
  type Inventory,
  isForbidden,
  type Listed,
  type Move,
  messageOf,
  type Settings,
} from "pulumi-keyring-provider/tools";
import type { Credential } from "../state/credential.js";
import type { OwnerPrefix } from "../state/owner-prefixes.js";
import { progress } from "../terminal/output.js";
import { contextOf } from "./context.js";
import { movedTo } from "./moved.js";
import { notAsked } from "./not-asked.js";

/** A token or key as its issuing system shows it. */
export type Token = Listed<{ name: string; rpcUrl?: string }>;

/** A credential of the state beside what its issuing system says of it; undefined where that knows none of the id. */
export interface Observed {
  credential: Credential;
  current: Token | undefined;
  previous: Token | undefined;
  /** Where the settings lead, if that is elsewhere than where the state last saw it. */
  moved?: Move | undefined;
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
  /** What nobody asked about, and why. */
  unchecked: { what: string; reason: string }[];
}

/** What to ask for. */
export interface Question {
  credentials: readonly Credential[];
  prefixes: readonly OwnerPrefix[];
  settings: Settings;
  inventories: readonly Inventory[];
  /** The explicit provider whose credentials to ask about; undefined for the usual one. */
  provider: string | undefined;
  /** `everywhere`: wherever something of the stack can be; `held`: only where the state has something. */
  reach: "everywhere" | "held";
}

/**
 * Asks the issuing systems for what a state holds and for what bears the stack's labels.
 * @throws OperationFailed when a system does not answer as it should: that never means that a token is gone
 */
export async function survey(question: Question): Promise<Survey> {
  const { inventories, credentials, settings, provider, reach } = question;
  const known = new Set<string>(inventories.map(({ type }) => type));
  const isAsked = (each: Credential) => known.has(each.type) && each.provider === provider;
  const asked = credentials.filter(isAsked);
  const others = credentials.filter((each) => !isAsked(each));
  const all = await Promise.all(
    inventories
      .filter(
        ({ type, isConfigured }) =>
          asked.some((each) => each.type === type) || (reach === "everywhere" && isConfigured(settings)),
      )
      .map((inventory) => ask(inventory, asked, question)),
  );
  return {
    observed: all.flatMap(({ observed }) => observed),
    living: all.flatMap(({ living }) => living),
    unchecked: [...notAsked(others, provider), ...all.flatMap(({ unchecked }) => unchecked)],
  };
}

async function ask(
  inventory: Inventory,
  credentials: readonly Credential[],
  { prefixes, settings, reach }: Question,
): Promise<Survey> {
  const own = credentials.filter(({ type }) => type === inventory.type);
  try {
    const visible = reach === "everywhere" ? await inventory.places(contextOf(settings)) : [];
    const places = [...new Set([...own.map(({ place }) => place), ...visible.map((place) => place.toLowerCase())])];
    if (places.length > 0) progress(`Asking about ${inventory.type} on ${places.sort().join(", ")}…`);
    const lists = places.flatMap((place) => prefixes.map((prefix) => list(inventory, place, prefix, settings)));
    const living = (await Promise.all(lists)).flat();
    const observed = await Promise.all(own.map((each) => observe(each, inventory, living, settings)));
    return { living, observed, unchecked: [] };
  } catch (error) {
    if (own.length > 0 || !isForbidden(error)) throw error;
    return { living: [], observed: [], unchecked: [{ what: inventory.type, reason: messageOf(error) }] };
  }
}

async function list(inventory: Inventory, place: string, prefix: OwnerPrefix, settings: Settings): Promise<Living[]> {
  const tokens = await inventory.list(place, prefix.text, contextOf(settings));
  // what a server lists is not yet this stack's: much hangs on that
  const own = tokens.filter(
    ({ status, labels }) => (status === "active" || status === "suspended") && labels?.owner.startsWith(prefix.text),
  );
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
  return { credential, current, previous, moved: movedTo(credential, inventory, settings) };
}
