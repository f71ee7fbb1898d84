import type { AnyLookup } from "../../lifecycle/lookup.js";
import type { AnyResource, System } from "../../lifecycle/system.js";
import { systems } from "../../systems.js";

/** The package's name in type tokens. Written into users' state. */
export const PACKAGE = "keyring";

/** Every resource by its type token, e.g. `keyring:calimero:AuthToken`. */
export const resources = byToken<AnyResource>((system) => system.resources);

/** Every function by its token, e.g. `keyring:astra:getRole`. */
export const functions = byToken<AnyLookup>((system) => system.functions);

/** @throws Error naming the types that there are */
export function resourceOf(token: string): AnyResource {
  return found(resources, token, "resource type");
}

/** @throws Error naming the functions that there are */
export function functionOf(token: string): AnyLookup {
  return found(functions, token, "function");
}

function byToken<Item>(itemsOf: (system: System) => Readonly<Record<string, Item>>): ReadonlyMap<string, Item> {
  return new Map(
    Object.entries<System>(systems).flatMap(([system, its]) =>
      Object.entries(itemsOf(its)).map(([name, item]) => [`${PACKAGE}:${system}:${name}`, item]),
    ),
  );
}

function found<Item>(items: ReadonlyMap<string, Item>, token: string, what: string): Item {
  const item = items.get(token);
  if (item !== undefined) return item;
  throw new Error(`there is no ${what} ${token}; this plugin has ${[...items.keys()].join(", ")}`);
}
