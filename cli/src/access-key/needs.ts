import type { ExportedResource } from "../state/deployment.js";
import { explicitProvider } from "../state/provider.js";

/** The rights at a console that each type of resource needs. */
export const RIGHTS_OF_TYPES = {
  AuthToken: ["issue-tokens", "view-tokens", "revoke-tokens"],
  CustodianKey: ["add-keys", "remove-keys", "view-keys"],
  Shard: ["add-shards", "manage-shards"],
} as const;

/** A type of resource that a console has. */
export type ConsoleType = keyof typeof RIGHTS_OF_TYPES;

export const CONSOLE_TYPES = Object.keys(RIGHTS_OF_TYPES) as ConsoleType[];

/** What a stack's resources have at a console. */
export interface Resources {
  types: ConsoleType[];
  /** The ids of their shards, each once. */
  shards: string[];
}

/**
 * The resources of a state that are at a console.
 * @param provider the explicit provider whose resources count; undefined for those of the usual one
 */
export function consoleResources(resources: readonly ExportedResource[], provider: string | undefined): Resources {
  const found = resources.flatMap((resource) => {
    const type = CONSOLE_TYPES.find((name) => TYPE.exec(resource.type)?.[1] === name);
    if (type === undefined || explicitProvider(resource.provider) !== provider) return [];
    // the ids of all of them begin with it
    return [{ type, shard: (resource.id ?? "").split("/")[0] ?? "" }];
  });
  return {
    types: CONSOLE_TYPES.filter((name) => found.some(({ type }) => type === name)),
    shards: [...new Set(found.map(({ shard }) => shard).filter((shard) => shard !== ""))].sort(),
  };
}

/** The rights that resources of these types need; of a stack without any, those of a token. */
export function rightsFor(types: readonly ConsoleType[]): string[] {
  return (types.length === 0 ? (["AuthToken"] as const) : types).flatMap((type) => [...RIGHTS_OF_TYPES[type]]);
}

const TYPE = /^(?:pulumi-nodejs:dynamic\/keyring\/|keyring:)calimero:(\w+)$/;
