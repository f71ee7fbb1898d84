import { DEFAULT_DEVELOPMENT_SHARD } from "../../console/src/options.js";
import type { Host, Resources } from "../engine/support/hosts.js";
import { TYPE } from "../engine/support/hosts.js";
import { MASTER } from "../engine/support/keys.js";

const shardId = DEFAULT_DEVELOPMENT_SHARD.id;

/** Where the console of the fixtures is for its clients: it stands in the states, whatever port a test listens on. */
export const PUBLIC_URL = "https://console.fixture.example";

/** What is there before the stack, for it to take over. */
export interface Existing {
  /** A token that the stack adopts, with its value. */
  adopted: { tokenId: string; token: string };
  /** Public keys: one that is on the account already, and one that is not. */
  taken: string;
  given: string;
  /** The Astra organization. */
  organization: string;
}

/** One resource of every type and state of life, before their rotation. */
export function firstResources({ adopted, taken, given, organization }: Existing): Resources {
  return {
    overlapping: token({ permissions: ["view-blocks"], ...LIFE }),
    perpetual: token({ permissions: ["full"], name: "never rotated" }),
    adopted: token({
      permissions: ["view-keys"],
      adopt: { tokenId: adopted.tokenId, token: { secret: adopted.token } },
    }),
    pair: key({}),
    given: key({ publicKey: given, removeOnDelete: true }),
    taken: key({ publicKey: taken, adopt: true }),
    reader: {
      [TYPE]: "astra:Role",
      resources: [`drn:astra:org:${organization}`],
      actions: ["org-db-view", "db-cql"],
      description: "Reads.",
    },
    reports: { [TYPE]: "astra:Token", roles: ["Read Only User"], description: "daily", ...LIFE },
    archive: { [TYPE]: "astra:Token", roles: ["Read Only User"] },
  };
}

/** The same while the previous values of what was rotated are still valid; no secret stands in it any more. */
export function lastResources(existing: Existing): Resources {
  const { adopted: _, reports, ...rest } = firstResources(existing);
  return {
    ...rest,
    adopted: token({ permissions: ["view-keys"] }),
    overlapping: token({ permissions: ["view-blocks", "view-keys"], ...LIFE }),
    reports: { ...reports, description: "weekly" } as Resources[string],
  };
}

/** A token whose mint is to get lost, and a key whose operation is to be under way still. */
export const PENDING: Resources = { pending: token({ permissions: ["view-chunks"] }), pendingKey: key({}) };

/** A token as it was imported. */
export const IMPORTED: Resources = { imported: token({ permissions: ["view-accounts"] }) };

/** The folder of a host's fixtures. */
export function folderOf(host: Host): string {
  return host.title.includes("plugin") ? "plugin" : "dynamic";
}

function token(inputs: Record<string, unknown>): Resources[string] {
  return { shardId, ...inputs };
}

function key(inputs: Record<string, unknown>): Resources[string] {
  return { [TYPE]: "calimero:CustodianKey", shardId, accountId: MASTER, ...inputs };
}

const LIFE = { expiresIn: "30d", rotation: { before: "10d", grace: "5d" } };
