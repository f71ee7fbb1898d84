import { startDynamicHost } from "../../provider/support/dynamic-host.js";
import type { ProviderHost } from "../../provider/support/host-process.js";
import { startPluginHost } from "../../provider/support/plugin-host.js";
import { tellRefusals } from "./refusals.js";
import type { ResourceClass, System } from "./system.js";

/** A provider's process, spoken to over gRPC as the engine does. */
export interface Host extends ProviderHost {
  /** Begins a run of the engine. */
  begin(): Promise<void>;
}

/** Starts a host of one kind of resource with an environment. Another kind of process needs another one of these. */
export type StartHost = (resource: ResourceClass, env: NodeJS.ProcessEnv) => Promise<Host>;

/** Pulumi's own host of dynamic resources. */
export const dynamicHost: StartHost = async (resource, env) => inOneRun(await startDynamicHost(env, resource));

/** The native plugin. */
export const plugin: StartHost = async (resource, env) => inOneRun(await startPluginHost(env, resource));

/** The native plugin, attached anew for each run: for a system whose lists tell of all cells, which must not run at the same time then. */
export const attachedPlugin: StartHost = async (resource, env) => {
  const host = await startPluginHost(env, resource);
  const begin = async () => {
    await host.attach();
    await host.configure({});
  };
  return { ...host, begin };
};

async function inOneRun(host: ProviderHost): Promise<Host> {
  await host.configure({});
  return { ...host, begin: async () => undefined };
}

/** What the processes are like that cells run in. */
export type HostKind =
  /** Has time enough to outlive what passes. */
  | "patient"
  /** Has a short deadline: for what fails in the end. */
  | "hasty"
  /** Was given an address that refuses connections, and counts them aloud. */
  | "refused"
  /** Was given an address whose name does not resolve. */
  | "unknown name";

/** The hosts of one system, each started when it is asked for first. */
export class Hosts {
  readonly #started = new Map<HostKind, Promise<Host>>();

  constructor(
    private readonly system: System,
    private readonly start: StartHost,
  ) {}

  get(kind: HostKind): Promise<Host> {
    const started = this.#started.get(kind) ?? this.#start(kind);
    this.#started.set(kind, started);
    return started;
  }

  /** Stops them all, and answers everything that they printed. */
  async stop(): Promise<string> {
    const hosts = await Promise.all(this.#started.values());
    await Promise.all(hosts.map((host) => host.stop()));
    return hosts.map((host) => host.printed()).join("\n");
  }

  async #start(kind: HostKind): Promise<Host> {
    const { env, proxy, closedPort, resourceClass } = this.system;
    const settings = {
      patient: { seconds: 30, ...env(proxy.url) },
      hasty: { seconds: 2, ...env(proxy.url) },
      refused: { seconds: 8, ...env(`http://127.0.0.1:${closedPort}`), ...tellRefusals() },
      "unknown name": { seconds: 2, ...env("http://keyring-console.invalid") },
    };
    const { seconds, ...variables } = settings[kind];
    return this.start(resourceClass, { ...variables, KEYRING_TIMEOUT: String(seconds) });
  }
}
