import type { DynamicHost } from "../../provider/support/dynamic-host.js";
import { tellRefusals } from "./connection.js";
import type { System } from "./system.js";

/** A provider's process, spoken to over gRPC. Another kind of host needs another function that starts one. */
export type Host = DynamicHost;

/** Starts a host with an environment. */
export type StartHost = (env: NodeJS.ProcessEnv) => Promise<Host>;

/** The processes that cells run in. */
export interface Hosts {
  /** Has time enough to outlive what passes. */
  patient: Host;
  /** Has a short deadline: for what fails in the end. */
  hasty: Host;
  /** Was given an address that refuses connections, and counts them aloud. */
  refused: Host;
  /** Was given an address whose name does not resolve. */
  "unknown name": Host;
}

/** Starts them all. */
export async function startHosts({ env, proxy, closedPort }: System, start: StartHost): Promise<Hosts> {
  const within = async (seconds: number, variables: NodeJS.ProcessEnv) => {
    const host = await start({ ...variables, KEYRING_TIMEOUT: String(seconds) });
    await host.configure({});
    return host;
  };
  return {
    patient: await within(13, env(proxy.url)),
    hasty: await within(2, env(proxy.url)),
    refused: await within(3, { ...env(`http://127.0.0.1:${closedPort}`), ...tellRefusals() }),
    "unknown name": await within(2, env("http://keyring-console.invalid")),
  };
}
