import { readUrn, type Settings, settingsFrom } from "pulumi-keyring-provider/tools";
import { CommandFailed } from "../failures.js";
import { configurationIfAny } from "../pulumi/configuration.js";
import { Pulumi, type StackAddress } from "../pulumi/pulumi.js";
import { progress } from "../terminal/output.js";
import { type Credential, readCredential } from "./credential.js";
import { type Deployment, readDeployment } from "./deployment.js";
import { type Recorded, recordedConfiguration, settingsOfProvider } from "./provider.js";
import { pipedInput } from "./standard-input.js";

/** A stack's state at one moment. */
export interface StackState {
  /** Undefined for a state without any resource. */
  project: string | undefined;
  stack: string | undefined;
  /** Undefined where neither the state nor the user says. */
  organization: string | undefined;
  credentials: Credential[];
  /** Other stacks that the user names, and what they hold. */
  others: OtherState[];
  /** When it was last written; undefined where it does not say. */
  writtenAt: Date | undefined;
}

/** What another stack's state holds. */
export interface OtherState {
  /** Its name, as the user or Pulumi says it. */
  stack: string;
  /** Whether the user named it, as one to which credentials have moved. */
  named: boolean;
  credentials: Credential[];
}

/** What to read, as the user says it. */
export interface StateOptions extends StackAddress {
  /** An explicit provider of the program, whose settings to go by. */
  provider?: string | undefined;
  /** Other stacks to which credentials of this one may have moved. */
  otherStack?: readonly string[] | undefined;
}

/** Where a state comes from, and the settings that go with it. */
export interface StateSource {
  settings: Settings;
  state: StackState;
  /** The state as it is now, and the other stacks'; the same one where it was piped in. */
  readAgain(): StackState;
  /**
   * What the other stacks of the project hold: one that was renamed has tokens with the label of this one, if this one has the name that it had.
   * None where the state was piped in.
   * @throws CommandFailed where one cannot be read
   */
  neighbours(): OtherState[];
}

/**
 * The state that is piped in; otherwise the one that Pulumi exports, which it is run for. Secrets stay encrypted either way.
 * @throws CommandFailed
 */
export async function readState({ provider, otherStack = [], ...address }: StateOptions): Promise<StateSource> {
  const piped = address.stack === undefined && address.cwd === undefined ? await pipedInput() : undefined;
  const others = () => otherStack.map((stack) => readOther({ ...address, stack }, true));
  return piped === undefined ? fromPulumi(new Pulumi(address), provider, others) : fromText(piped, provider, others);
}

function readOther(address: StackAddress & { stack: string }, named: boolean): OtherState {
  progress(`Reading the state of ${address.stack}…`);
  try {
    const { resources } = exported(new Pulumi(address));
    return { stack: address.stack, named, credentials: credentialsOf(resources) };
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    throw new CommandFailed(`Stack ${address.stack}: ${error.message}`);
  }
}

/** Every other stack of a stack's project, as far as the backend shows them. */
function readNeighbours(address: StackAddress, own: Name): OtherState[] {
  const { project } = own;
  if (project === undefined) return [];
  const text = new Pulumi(address).run("stack", "ls", "--json", "--fully-qualify-stack-names", "--project", project);
  const names = (JSON.parse(text) as { name: string }[]).map(({ name }) => name);
  return names.filter((name) => !isOwn(name, own)).map((stack) => readOther({ ...address, stack }, false));
}

/** Whether a whole name is certainly that of a stack: reading one's own twice does no harm, leaving out another organization's would. */
function isOwn(name: string, own: Name): boolean {
  const { organization, project, stack } = nameOf({ stack: name });
  return (
    project === own.project &&
    stack === own.stack &&
    own.organization !== undefined &&
    organization === own.organization
  );
}

/**
 * What Pulumi exports.
 * @param secrets whether they stay encrypted
 * @throws CommandFailed
 */
export function exported(pulumi: Pulumi, secrets: "encrypted" | "in clear" = "encrypted"): Deployment {
  return readDeployment(pulumi.runOnStack("stack", "export", ...(secrets === "in clear" ? ["--show-secrets"] : [])));
}

/** The same in clear while this process goes on, until it is told to stop. */
export async function exportedMeanwhile(pulumi: Pulumi, signal: AbortSignal): Promise<Deployment> {
  const args = pulumi.onStack(["stack", "export", "--show-secrets"]);
  return readDeployment(await pulumi.runMeanwhile(signal, ...args));
}

function fromText(text: string, provider: string | undefined, others: () => OtherState[]): StateSource {
  const deployment = readDeployment(text);
  const settings = settingsOf(deployment, provider, () => recordedConfiguration(deployment));
  const read = () => stateOf(deployment, {}, others());
  return { settings, state: read(), readAgain: read, neighbours: () => [] };
}

function fromPulumi(pulumi: Pulumi, provider: string | undefined, others: () => OtherState[]): StateSource {
  progress("Reading the state…");
  const deployment = exported(pulumi);
  const configuration = () => configurationIfAny(pulumi) ?? recordedConfiguration(deployment);
  const named = { ...nameOf(pulumi.address), organization: organizationOf(pulumi) };
  const state = stateOf(deployment, named, others());
  return {
    settings: settingsOf(deployment, provider, configuration),
    state,
    readAgain: () => stateOf(exported(pulumi), named, others()),
    neighbours: () => readNeighbours(pulumi.address, state),
  };
}

/**
 * The settings of an explicit provider, as the state has them, and for what is secret there the environment; otherwise those of the stack,
 * over which the environment wins.
 */
function settingsOf(deployment: Deployment, provider: string | undefined, configuration: () => Recorded): Settings {
  if (provider === undefined) return settingsFrom(configuration());
  return settingsOfProvider(provider, deployment);
}

/** What tells a stack from others, as far as somebody says it. */
type Name = Partial<Pick<StackState, "organization" | "project" | "stack">>;

function stateOf({ resources, writtenAt }: Deployment, named: Name, others: OtherState[]): StackState {
  const urn = resources.map((resource) => readUrn(resource.urn)).find((parts) => parts !== undefined);
  const credentials = credentialsOf(resources);
  const owner = credentials.find(({ dynamic, ownerInput }) => dynamic && ownerInput !== undefined)?.ownerInput;
  return {
    project: urn?.project ?? named.project,
    stack: urn?.stack ?? named.stack,
    organization: named.organization ?? owner?.split("/")[0],
    credentials,
    others,
    writtenAt,
  };
}

/** How reports call the stack of a state: `<project>/<stack>`; undefined where the state does not say. */
export function labelOf({ project, stack }: Pick<StackState, "project" | "stack">): string | undefined {
  return project === undefined || stack === undefined ? undefined : `${project}/${stack}`;
}

/** The credentials among the resources of a state. */
export function credentialsOf(resources: Deployment["resources"]): Credential[] {
  return resources.map(readCredential).filter((credential) => credential !== undefined);
}

/** `<organization>/<project>/<stack>` says all; a shorter name does not. */
function nameOf({ stack = "" }: StackAddress): Name {
  const [organization, project, name] = stack.split("/");
  return name === undefined ? {} : { organization, project, stack: name };
}

/** As programs see it: the service's, or `organization` on a backend without any. */
function organizationOf(pulumi: Pulumi): string | undefined {
  const { organization } = nameOf(pulumi.address);
  if (organization !== undefined) return organization;
  const { url } = JSON.parse(pulumi.run("whoami", "--verbose", "--json")) as { url?: unknown };
  if (typeof url !== "string") throw new CommandFailed("Pulumi does not report its backend. Run: pulumi login");
  return /^https?:/.test(url) ? undefined : "organization";
}
