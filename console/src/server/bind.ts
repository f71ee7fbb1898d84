import { isIPv6 } from "node:net";
import { listenOnUsualPort } from "../data-folder/usual-port.js";
import type { ConsoleOptions } from "../options.js";
import type { Front } from "./front.js";

/** Where a console is reached. */
export interface Addresses {
  /** Where it listens. */
  readonly url: string;
  /** Where clients reach it, without a slash at the end. */
  readonly publicUrl: string;
}

/**
 * Has a console accept connections, on the port that was asked for or the usual one.
 * @throws StartError
 */
export async function bind(
  front: Front,
  {
    dataDir,
    host = LOOPBACK,
    port,
    publicUrl,
    tls,
  }: Pick<ConsoleOptions, "dataDir" | "host" | "port" | "publicUrl" | "tls">,
): Promise<Addresses> {
  const taken = await listenOnUsualPort(dataDir, port, (wanted) => front.listen(host, wanted));
  const url = urlOf(tls === undefined ? "http" : "https", host, taken);
  return { url, publicUrl: publicUrl ?? url };
}

/** Where a console listens unless it is told otherwise: on this machine only. */
export const LOOPBACK = "127.0.0.1";

/** A URL that leads to where the console listens, from this machine. */
function urlOf(scheme: "http" | "https", host: string, port: number): string {
  if (host === "0.0.0.0" || host === "::") return `${scheme}://127.0.0.1:${port}`;
  return isIPv6(host) ? `${scheme}://[${host}]:${port}` : `${scheme}://${host}:${port}`;
}
