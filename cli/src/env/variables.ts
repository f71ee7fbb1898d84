import { CommandFailed, WrongUsage } from "../failures.js";
import { type Credential, called, readCredential } from "../state/credential.js";
import type { Deployment, ExportedResource } from "../state/deployment.js";
import { readOutput } from "./values.js";

/** A variable and the output that its value comes from. */
export interface Variable {
  name: string;
  credential: Credential;
  output: string;
  secret: boolean;
  /** Undefined where the state has none, or where it was read without its secrets. */
  value: unknown;
}

/** A variable by a name that the user chose. */
export interface Selection {
  /** The variable. */
  name: string;
  /** The name of a resource, or its URN. */
  resource: string;
  output: string;
}

/** A credential with its outputs. */
interface Held {
  urn: string;
  credential: Credential;
  outputs: Record<string, unknown>;
}

/** The outputs that programs want, by type, with the words that end a variable's name. */
const WANTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "calimero:AuthToken": { TOKEN: "token", RPC_URL: "rpcUrl" },
  "calimero:CustodianKey": { ACCOUNT_ID: "accountId", PUBLIC_KEY: "publicKey", PRIVATE_KEY: "privateKey" },
  "astra:Token": { TOKEN: "token", CLIENT_ID: "clientId", SECRET: "secret" },
};

/**
 * The variables for a command: those selected with --set, or else the usual ones of every credential.
 * @throws CommandFailed where the state lacks a selected one, or two variables would have one name
 */
export function variablesOf({ resources }: Deployment, selections: readonly Selection[]): Variable[] {
  const held = resources.flatMap(readHeld);
  const variables =
    selections.length > 0 ? selections.map((selection) => selected(selection, held)) : held.flatMap(usual);
  for (const [index, { name, credential }] of variables.entries()) {
    const other = variables.slice(0, index).find((earlier) => earlier.name === name);
    if (other === undefined) continue;
    throw new CommandFailed(
      `${called(other.credential)} and ${called(credential)} would both be ${name}: choose names with --set.`,
    );
  }
  return variables;
}

/**
 * Reads `NAME=<resource>.<output>`.
 * @throws WrongUsage
 */
export function readSelection(text: string): Selection {
  const [, name, resource, output] = /^([A-Za-z_][A-Za-z0-9_]*)=(.+)\.(\w+)$/s.exec(text) ?? [];
  if (name === undefined || resource === undefined || output === undefined) {
    throw new WrongUsage(`--set ${text}: write NAME=<resource>.<output>, e.g. RPC_TOKEN=dashboard.token`);
  }
  return { name, resource, output };
}

/** Why a credential may be of no use, by what the state says of it. */
export function noteOn({ status, expiresAt }: Credential): string | undefined {
  if (status !== undefined && status !== "active") return `it is ${status}: pulumi up`;
  if (expiresAt !== undefined && Date.parse(expiresAt) <= Date.now()) return `it expired at ${expiresAt}: pulumi up`;
  return undefined;
}

function readHeld(resource: ExportedResource): Held[] {
  const credential = readCredential(resource);
  if (credential === undefined || credential.condemned) return [];
  return [{ urn: resource.urn, credential, outputs: resource.outputs ?? {} }];
}

/** Nothing but a token has to be there: a key that was given has no private key, an adopted token of Astra need not have its secret. */
function usual({ credential, outputs }: Held): Variable[] {
  const wanted = Object.entries(WANTED[credential.type] ?? {});
  const there = wanted.filter(([, output]) => output === "token" || Object.hasOwn(outputs, output));
  return there.map(([ending, output]) =>
    variable(`${prefixOf(credential.name)}_${ending}`, credential, outputs, output),
  );
}

function selected({ name, resource, output }: Selection, held: readonly Held[]): Variable {
  const found = held.filter(({ urn, credential }) => urn === resource || credential.name === resource);
  const [first, second] = found.filter(({ outputs }) => Object.hasOwn(outputs, output));
  if (first !== undefined && second !== undefined) {
    const urns = `${first.urn}.${output} or ${second.urn}.${output}`;
    throw new CommandFailed(`${name}: more than one resource is called ${resource}: use ${urns}`);
  }
  if (first !== undefined) return variable(name, first.credential, first.outputs, output);
  const [known] = found;
  if (known === undefined) {
    const names = held.map(({ credential }) => credential.name).sort();
    const there = names.length === 0 ? "it has none" : `it has ${[...new Set(names)].join(", ")}`;
    throw new CommandFailed(`${name}: the state has no credential called ${resource}; ${there}.`);
  }
  throw new CommandFailed(
    `${name}: ${without(known.credential, output)}; it has ${outputNames(known.outputs).join(", ")}.`,
  );
}

/** That a credential has no such output, and why, where the state tells. */
export function without(credential: Credential, output: string): string {
  const note = noteOn(credential);
  return `${called(credential)} has no ${output}${note === undefined ? "" : ` (${note})`}`;
}

/** The names of the outputs that programs know. */
function outputNames(outputs: Held["outputs"]): string[] {
  return Object.keys(outputs)
    .filter((key) => !INTERNAL.has(key))
    .sort();
}

function variable(name: string, credential: Credential, outputs: Held["outputs"], output: string): Variable {
  return { name, credential, output, ...readOutput(outputs[output]) };
}

/** A resource's name as the beginning of a variable's: `myDashboard-2` is MY_DASHBOARD_2. */
function prefixOf(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").replace(/[^A-Za-z0-9]+/g, "_");
  return words.replace(/^(?=\d)/, "_").toUpperCase();
}

const INTERNAL = new Set(["__provider", "owner", "instance"]);
