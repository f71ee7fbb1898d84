import { isIP } from "node:net";
import type { FastifyRequest } from "fastify";
import { Problem } from "../problems/problem.js";

/** By which names the console may be reached. */
export interface HostNames {
  /** Where clients reach the console. */
  publicUrl: string;
  /** Further host names. */
  allowedHosts: readonly string[];
}

/**
 * Refuses what a browser asks for under a name that is not the console's. A page of another site can have its name lead to the console's
 * address (DNS rebinding), and then counts as the console's own origin. Addresses are no names and lead where they say. An access key
 * is nothing that a browser adds by itself, though a page may add something like it on public routes; with changes browsers then send `Origin`,
 * which programs do not. A trusted proxy answers for the names it serves.
 * @throws Problem wrong-host
 */
export function checkHost(request: FastifyRequest, { publicUrl, allowedHosts }: HostNames): void {
  const { authorization, origin, host = "" } = request.headers;
  if ((authorization !== undefined && origin === undefined) || request.ip !== request.socket.remoteAddress) return;
  const name = nameOf(host);
  if (isIP(name) !== 0 || LOOPBACK.test(name) || name === nameOf(new URL(publicUrl).host)) return;
  if (allowedHosts.some((allowed) => allowed.toLowerCase() === name)) return;
  throw new Problem(
    "wrong-host",
    `The console is not to be reached by the name that this request gives. Use ${publicUrl}, or name further ones with --allowed-hosts.`,
  );
}

/** The name of `name:port` or `[address]:port`, without a dot at the end. */
function nameOf(host: string): string {
  return host
    .toLowerCase()
    .replace(/:\d*$/, "")
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
}

const LOOPBACK = /^(?:.+\.)?localhost$/;
