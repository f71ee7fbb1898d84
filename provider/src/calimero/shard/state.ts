import { z } from "zod";
import type { Settings } from "../../lifecycle/context.js";
import { issuerUrlsShape, seenAt } from "../../lifecycle/issuer-urls.js";
import { ownName } from "../../lifecycle/own-name.js";
import { consoleInUse } from "../connection.js";
import type { ShardAnswer } from "./answer.js";
import { type Ceilings, ceilingShapes, ceilingsIn, managed } from "./ceilings.js";
import type { ShardEndpoint, ShardInputs } from "./inputs.js";
import { shardShape } from "./inputs.js";

const { endpoints } = shardShape.shape;

/** The outputs of a Shard, described for people. Written into users' state: keep names. */
export const shardOutputs = z.object({
  shardId: z.string().describe("The shard's id. The id of the resource is the same."),
  masterAccount: z.string().describe("The shard's main account."),
  endpoints,
  headerNames: z
    .record(z.string(), z.array(z.string()))
    .describe("The names of the headers that go along, by the origins of the URLs that have some."),
  allowedOrigins: z.array(z.string()).describe("The origins whose web pages may use the shard's gateway."),
  ...ceilingShapes,
  removeOnDelete: z.boolean().optional().describe("The input `removeOnDelete`, if it is set."),
  status: z
    .enum(["active", "disabled", "pending"])
    .describe(
      "`active`, `disabled`, or `pending`: the shard was requested, but the console's answer never came. The next `up` finishes this.",
    ),
  rpcUrl: z
    .string()
    .optional()
    .describe("The gateway's address for this shard, as in `AuthToken`. It ends with a slash.")
    .meta({ afterUp: true }),
  createdAt: z.string().optional().describe("When the console got the shard, RFC 3339.").meta({ afterUp: true }),
  issuerUrls: issuerUrlsShape,
  owner: z.string().optional().describe("Whose the resource is.").meta({ internal: true }),
});

export type ShardState = Omit<z.output<typeof shardOutputs>, "endpoints"> & { endpoints: ShardEndpoint[] };

/** How messages call the resource. */
export function nameOf({ owner, shardId }: Pick<ShardState, "owner" | "shardId">): string {
  return `Shard ${JSON.stringify(ownName(owner) ?? shardId)}`;
}

/** The state before anything was sent. */
export function begun(inputs: ShardInputs, settings: Settings): ShardState {
  const { shardId, masterAccount, allowedOrigins = [], removeOnDelete, owner } = inputs;
  const { maxTokenLifetime, tokenPermissions } = inputs;
  const ceilings = { maxTokenLifetime, tokenPermissions };
  const facts = {
    headerNames: {},
    status: "pending" as const,
    ...ceilings,
    owner,
    ...seenAt(undefined, consoleInUse(settings)),
  };
  return { shardId, masterAccount, endpoints: inputs.endpoints, allowedOrigins, removeOnDelete, ...facts };
}

/** What a console says of a shard, beside what only a program or a state can tell; of its ceilings, those that are kept. */
export function stateOf(
  found: ShardAnswer,
  endpoints: ShardEndpoint[],
  kept: Pick<ShardState, "removeOnDelete" | "owner" | "issuerUrls"> & Ceilings,
  settings: Settings,
): ShardState {
  const { id: shardId, masterAccount, allowedOrigins, rpcUrl, createdAt } = found;
  const { removeOnDelete, owner } = kept;
  const status = found.status === "disabled" ? "disabled" : "active";
  const facts = { headerNames: namesByOrigin(endpoints), status, rpcUrl, createdAt } as const;
  const origins = [...allowedOrigins].sort();
  return {
    ...{ shardId, masterAccount, endpoints, allowedOrigins: origins, removeOnDelete, owner },
    ...managed(ceilingsIn(found, kept), kept),
    ...facts,
    ...seenAt(kept.issuerUrls, consoleInUse(settings)),
  };
}

function namesByOrigin(endpoints: readonly ShardEndpoint[]): Record<string, string[]> {
  const names = new Map<string, Set<string>>();
  for (const { url, headers = {} } of endpoints) {
    const { origin } = new URL(url);
    if (Object.keys(headers).length > 0)
      names.set(origin, new Set([...(names.get(origin) ?? []), ...Object.keys(headers)]));
  }
  return Object.fromEntries([...names].map(([origin, set]) => [origin, [...set].sort()]));
}
