import type { AnyLookup } from "../../lifecycle/lookup.js";
import type { AnyResource } from "../../lifecycle/system.js";
import { systems } from "../../systems.js";

/** The package's name in type tokens. Written into users' state. */
export const PACKAGE = "keyring";

/** Every resource by its type token, e.g. `keyring:calimero:AuthToken`. */
export const resources: ReadonlyMap<string, AnyResource> = new Map(
  Object.entries(systems).flatMap(([system, { resources }]) =>
    Object.entries<AnyResource>(resources).map(([type, resource]) => [`${PACKAGE}:${system}:${type}`, resource]),
  ),
);

/** Every function by its token, e.g. `keyring:astra:getRole`. */
const functions: ReadonlyMap<string, AnyLookup> = new Map(
  Object.entries(systems).flatMap(([system, { functions }]) =>
    Object.entries<AnyLookup>(functions).map(([name, lookup]) => [`${PACKAGE}:${system}:${name}`, lookup]),
  ),
);

/** @throws Error naming the types that there are */
export function resourceOf(token: string): AnyResource {
  const resource = resources.get(token);
  if (resource !== undefined) return resource;
  throw new Error(`there is no resource type ${token}; this plugin has ${[...resources.keys()].join(", ")}`);
}

/** @throws Error naming the functions that there are */
export function functionOf(token: string): AnyLookup {
  const lookup = functions.get(token);
  if (lookup !== undefined) return lookup;
  throw new Error(`there is no function ${token}; this plugin has ${[...functions.keys()].join(", ")}`);
}
