import type { Credential } from "../../../cli/src/state/credential.js";

/** A resource as `pulumi stack export` writes it. */
export interface Exported {
  urn: string;
  type: string;
  id?: string;
  delete?: boolean;
  provider?: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
  modified?: string;
}

/** What `pulumi stack export` prints of a stack with these resources. */
export function exported(resources: readonly Exported[], time = new Date().toISOString()): string {
  return JSON.stringify({ version: 3, deployment: { manifest: { time, magic: "", version: "" }, resources } });
}

/** Any encrypted value of an export. */
export const HIDDEN = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc=" };

interface Written {
  name?: string;
  type?: string;
  project?: string;
  stack?: string;
  place?: string;
  instance?: string;
  prefix?: string;
  outputs?: Record<string, unknown>;
}

/** A token in the state of the stack `dev` of project `infra`, made by a program in TypeScript. */
export function exportedToken(written: Written = {}): Exported {
  const { name = "web", type = "calimero:AuthToken", project = "infra", stack = "dev" } = written;
  const { place = "demos", instance = "0a".repeat(16), prefix = "acme" } = written;
  const full = `pulumi-nodejs:dynamic/keyring/${type}`;
  const owner = `organization/${project}/${stack}/${name}`;
  return {
    urn: `urn:pulumi:${stack}::${project}::${full}::${name}`,
    type: full,
    id: `${place}/${instance}`,
    inputs: { owner },
    outputs: {
      owner: prefix === "" ? owner : `${prefix}/${owner}`,
      token: HIDDEN,
      tokenId: "t1",
      status: "active",
      generation: 1,
      ...written.outputs,
    },
  };
}

/** A provider of the native plugin in the same state. */
export function exportedProvider(name: string, inputs: Record<string, unknown>): Exported {
  const type = "pulumi:providers:keyring";
  return { urn: `urn:pulumi:dev::infra::${type}::${name}`, type, id: "0a1b", inputs, outputs: inputs };
}

/** A token of a state as it is read. */
export function credential(changes: Partial<Credential> = {}): Credential {
  return {
    name: "web",
    type: "calimero:AuthToken",
    rpcUrl: undefined,
    issuerUrls: [],
    dynamic: true,
    project: "infra",
    stack: "dev",
    provider: undefined,
    place: "demos",
    instance: "i1",
    condemned: false,
    ownerInput: "organization/infra/dev/web",
    owner: "acme/organization/infra/dev/web",
    status: "active",
    generation: 1,
    tokenId: "t1",
    expiresAt: undefined,
    rotateAt: undefined,
    previousTokenId: undefined,
    previousRevokeAt: undefined,
    hidden: false,
    ...changes,
  };
}
