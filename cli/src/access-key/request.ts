import { readUrn } from "pulumi-keyring-provider/tools";
import type { Deployment } from "../state/deployment.js";
import type { AccessKeyRequest } from "./create.js";
import { CONSOLE_TYPES, type ConsoleType, consoleResources, rightsFor } from "./needs.js";

/** What a user adds to what the state tells. */
export interface Wishes {
  name?: string;
  /** An explicit provider whose resources count; those of the usual one otherwise. */
  provider?: string;
  /** Types that the program is going to have. */
  for?: readonly ConsoleType[];
  /** Shards that the program is going to use. */
  shard?: readonly string[];
  /** Milliseconds. */
  expiresIn?: number;
  /** Addresses and CIDR ranges from which it may be used. */
  from?: readonly string[];
  requestsPerSecond?: number;
  /** Milliseconds. */
  maxTokenLifetime?: number;
  /** All that tokens that it issues may do. */
  issuablePermissions?: readonly string[];
  endsWithKey?: true;
}

/** The access key that a stack with this state needs. */
export function requestFor({ resources }: Deployment, wishes: Wishes): AccessKeyRequest {
  const { name, provider, shard = [], expiresIn } = wishes;
  const { types, shards } = consoleResources(resources, provider);
  return {
    name: name ?? nameFrom(resources[0]?.urn ?? "", provider),
    rights: rightsFor(CONSOLE_TYPES.filter((type) => types.includes(type) || wishes.for?.includes(type))),
    shards: [...new Set([...shards, ...shard])],
    lifetime: expiresIn,
    bounds: boundsOf(wishes),
  };
}

function boundsOf({ from, requestsPerSecond, maxTokenLifetime, issuablePermissions, endsWithKey }: Wishes) {
  const lifetime = maxTokenLifetime === undefined ? undefined : Math.floor(maxTokenLifetime / 1_000);
  return { allowedAddresses: from, requestsPerSecond, maxTokenLifetime: lifetime, issuablePermissions, endsWithKey };
}

/** By which people at the console recognise it. */
function nameFrom(urn: string, provider: string | undefined): string {
  const place = readUrn(urn);
  const stack = place === undefined ? [] : [`${place.project}/${place.stack}`];
  return ["pulumi", ...stack, ...(provider === undefined ? [] : [provider])].join(" ");
}
