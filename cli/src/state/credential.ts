import { readUrn, type Urn } from "pulumi-keyring-provider/tools";
import type { ExportedResource } from "./deployment.js";
import { explicitProvider } from "./provider.js";

/** A credential as a stack's state holds it: never a value. */
export interface Credential extends Urn {
  /** `<system>:<Type>`, e.g. `calimero:AuthToken`. */
  type: string;
  /** Whether a program in TypeScript registered it; then it knows its organization. */
  dynamic: boolean;
  /** The name of the explicit provider that the program gave it; undefined for the usual one. */
  provider: string | undefined;
  /** Where it lives, in small letters: the shard, the organization. */
  place: string;
  instance: string | undefined;
  /** Replaced, and waiting for the next `up` to revoke it. */
  condemned: boolean;
  /** `<organization>/<project>/<stack>/<name>`, where the program said so. */
  ownerInput: string | undefined;
  /** The owner label as it stands on the live token. */
  owner: string | undefined;
  status: string | undefined;
  generation: number | undefined;
  /** Of a key `<accountId>/<publicKey>`. */
  tokenId: string | undefined;
  expiresAt: string | undefined;
  rotateAt: string | undefined;
  previousTokenId: string | undefined;
  previousRevokeAt: string | undefined;
  /** The gateway's address, of a token that has one. */
  rpcUrl: string | undefined;
  /** Where its issuing system was seen to have it, the last one last; empty where nothing says so. */
  issuerUrls: readonly string[];
  /** Whether the program made the ids a secret, so that they cannot be read here. */
  hidden: boolean;
}

/** A resource of a state as a credential; undefined for a resource of another kind. */
export function readCredential(resource: ExportedResource): Credential | undefined {
  const [, host, type] = /^(pulumi-nodejs:dynamic\/keyring\/|keyring:)(\w+:\w+)$/.exec(resource.type) ?? [];
  const urn = readUrn(resource.urn);
  const [place, rest] = cut(resource.id ?? "");
  if (host === undefined || type === undefined || urn === undefined || rest === "") return undefined;
  const { outputs = {}, inputs = {} } = resource;
  const key = "accountId" in outputs;
  return {
    ...urn,
    type,
    dynamic: host.startsWith("pulumi-nodejs:"),
    provider: explicitProvider(resource.provider),
    place: place.toLowerCase(),
    instance: key ? text(outputs["instance"]) : rest,
    condemned: resource.delete === true,
    ownerInput: text(inputs["owner"]),
    owner: text(outputs["owner"]),
    status: text(outputs["status"]),
    generation: typeof outputs["generation"] === "number" ? outputs["generation"] : undefined,
    tokenId: key ? rest : text(outputs["tokenId"]),
    expiresAt: text(outputs["expiresAt"]),
    rotateAt: text(outputs["rotateAt"]),
    previousTokenId: text(outputs["previousTokenId"]),
    previousRevokeAt: text(outputs["previousRevokeAt"]),
    rpcUrl: text(outputs["rpcUrl"]),
    issuerUrls: Array.isArray(outputs["issuerUrls"])
      ? outputs["issuerUrls"].filter((url) => typeof url === "string")
      : [],
    hidden: !key && [outputs["tokenId"], outputs["previousTokenId"]].some(isHidden),
  };
}

/** The name that the live token is still labelled with, where its resource was renamed since; undefined otherwise. */
export function formerName(credential: Credential): string | undefined {
  const { owner, name } = credential;
  const place = labelledPlace(credential);
  const labelled = place === undefined ? undefined : owner?.slice(place.length);
  return labelled === name ? undefined : labelled;
}

/**
 * What a credential's owner label says before the resource's name, where that is its own stack: the name may be one that the resource
 * had before. Undefined for the label of another stack, and where there is none.
 */
export function labelledPlace({ owner, ownerInput, project, stack, name }: Credential): string | undefined {
  const path = `${project}/${stack}/`;
  const given = ownerInput ?? `${NO_ORGANIZATION}/${path}${name}`;
  const [organization = ""] = given.split("/");
  if (owner === undefined || !given.startsWith(`${organization}/${path}`)) return undefined;
  const own = `${organization}/${path}`;
  // a name can hold slashes, and so can the prefix before the organization
  if (isEndOf(`${own}${name}`, owner)) return owner.slice(0, owner.length - name.length);
  const start = owner.startsWith(own) ? 0 : owner.indexOf(`/${own}`) + 1;
  return start === 0 && !owner.startsWith(own) ? undefined : owner.slice(0, start + own.length);
}

/** Whether a label is exactly this path, or has it after a prefix and a slash. */
function isEndOf(path: string, label: string): boolean {
  return label === path || label.endsWith(`/${path}`);
}

/** What stands for the organization in the labels of the native plugin, which is not told of any. */
export const NO_ORGANIZATION = "-";

/** How messages call a credential: `AuthToken "web"`. */
export function called({ type, name }: Pick<Credential, "type" | "name">): string {
  return `${type.slice(type.indexOf(":") + 1)} ${JSON.stringify(name)}`;
}

/** `<place>/<rest>`; an empty rest where a text is of another form. */
function cut(id: string): [place: string, rest: string] {
  const slash = id.indexOf("/");
  return slash < 1 ? [id, ""] : [id.slice(0, slash), id.slice(slash + 1)];
}

/** What is no text is not set, or encrypted. */
function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A secret is an object in an export. */
function isHidden(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
