import type { FastifyRequest } from "fastify";
import { Problem } from "../problems/problem.js";

/**
 * Refuses changes that another site makes a browser ask for. The cookie's SameSite keeps other sites out; not other programs on
 * the same host, nor the subdomains beside it, which count as the same site. Browsers send `Origin` with everything that changes
 * something, and no page can choose it.
 * @throws Problem wrong-origin
 */
export function checkOrigin(request: FastifyRequest, publicUrl: string, origin: "if-given" | "demanded"): void {
  if (changesNothing(request.method)) return;
  const { origin: given, host } = request.headers;
  if (given === undefined && origin === "if-given") return;
  if (given !== undefined && isOwn(given, host, publicUrl)) return;
  const own = new URL(publicUrl).origin;
  throw new Problem(
    "wrong-origin",
    given === undefined
      ? `With a session, a request that changes something must send "Origin: ${own}".`
      : `A page of another site may not do this with your session. This console is at ${own}; if you reach it at another address, set --public-url.`,
  );
}

/** Whether requests of this method only read. */
export function changesNothing(method: string): boolean {
  return UNCHANGING.has(method);
}

const UNCHANGING: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Reached directly, a console has the host that the browser asked for; behind a proxy, the public URL. A page of its host without TLS is another
 * site where the console itself has TLS: whoever is on the way can write such a page. On the machine itself nobody is on the way.
 */
function isOwn(origin: string, host: string | undefined, publicUrl: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { origin: parsed, host: originHost, hostname, protocol } = new URL(origin);
  const own = new URL(publicUrl);
  if (parsed === own.origin) return true;
  const asSafe = protocol === "https:" || own.protocol !== "https:" || THIS_MACHINE.test(hostname);
  return asSafe && host !== undefined && originHost === host.toLowerCase();
}

const THIS_MACHINE = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;
