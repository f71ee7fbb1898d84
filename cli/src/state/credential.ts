import type { ExportedResource } from "./deployment.js";
import { readUrn } from "./urn.js";

/** A credential as a stack's state holds it: never a value. */
export interface Credential {
  /** The resource's name in its program. */
  name: string;
  /** `<system>:<Type>`, e.g. `calimero:AuthToken`. */
  type: string;
  /** Whether a program in TypeScript registered it; then it knows its organization. */
  dynamic: boolean;
  project: string;
  stack: string;
  /** Where it lives: the shard. */
  place: string;
  instance: string;
  /** Replaced, and waiting for the next `up` to revoke it. */
  condemned: boolean;
  /** `<organization>/<project>/<stack>/<name>`, where the program said so. */
  ownerInput: string | undefined;
  /** The owner label as it stands on the live token. */
  owner: string | undefined;
  status: string | undefined;
  generation: number | undefined;
  tokenId: string | undefined;
  expiresAt: string | undefined;
  rotateAt: string | undefined;
  previousTokenId: string | undefined;
  previousRevokeAt: string | undefined;
  /** Whether the program made the ids a secret, so that they cannot be read here. */
  hidden: boolean;
}

/** A resource of a state as a credential; undefined for a resource of another kind. */
export function readCredential(resource: ExportedResource): Credential | undefined {
  const [, host, type] = /^(pulumi-nodejs:dynamic\/keyring\/|keyring:)(\w+:\w+)$/.exec(resource.type) ?? [];
  const urn = readUrn(resource.urn);
  const slash = resource.id?.indexOf("/") ?? -1;
  if (host === undefined || type === undefined || urn === undefined || resource.id === undefined || slash < 1)
    return undefined;
  const { outputs = {}, inputs = {} } = resource;
  return {
    ...urn,
    type,
    dynamic: host.startsWith("pulumi-nodejs:"),
    place: resource.id.slice(0, slash),
    instance: resource.id.slice(slash + 1),
    condemned: resource.delete === true,
    ownerInput: text(inputs["owner"]),
    owner: text(outputs["owner"]),
    status: text(outputs["status"]),
    generation: typeof outputs["generation"] === "number" ? outputs["generation"] : undefined,
    tokenId: text(outputs["tokenId"]),
    expiresAt: text(outputs["expiresAt"]),
    rotateAt: text(outputs["rotateAt"]),
    previousTokenId: text(outputs["previousTokenId"]),
    previousRevokeAt: text(outputs["previousRevokeAt"]),
    hidden: [outputs["tokenId"], outputs["previousTokenId"]].some((id) => typeof id === "object" && id !== null),
  };
}

/** How messages call a credential: `AuthToken "web"`. */
export function called({ type, name }: Pick<Credential, "type" | "name">): string {
  return `${type.slice(type.indexOf(":") + 1)} ${JSON.stringify(name)}`;
}

/** What is no text is not set, or encrypted. */
function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
