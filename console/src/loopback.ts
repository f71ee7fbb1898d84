import { isIP } from "node:net";

/** Whether a host, as it stands in a URL or by itself, is this machine and reached by nobody else. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, "");
  return name === "localhost" || name === "::1" || (isIP(name) === 4 && name.startsWith("127."));
}
