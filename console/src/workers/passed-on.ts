import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, RequestListener } from "node:http";
import { sha256 } from "../sha256.js";

/** How a worker says that a request is from it, and where it comes from: its secret and the client's address. */
export const PASSED_ON_HEADER = "x-keyring-passed-on";

/** Serves what workers pass on, with the addresses of their clients; hangs up on whoever else finds the port. */
export function servePassedOn(secret: string, serve: RequestListener): RequestListener {
  const expected = sha256(secret);
  return (request, response) => {
    const [given = "", address] = takeHeader(request).split(" ");
    if (!timingSafeEqual(sha256(given), expected)) {
      request.socket.destroy();
      return;
    }
    // a connection carries the requests of one client
    Object.defineProperty(request.socket, "remoteAddress", { value: address, configurable: true });
    serve(request, response);
  };
}

/** Once taken, it can get into no log. */
function takeHeader({ headers, rawHeaders }: IncomingMessage): string {
  const value = headers[PASSED_ON_HEADER];
  delete headers[PASSED_ON_HEADER];
  // names are at even places; a client may send this one as a value
  const index = rawHeaders.findIndex((text, place) => place % 2 === 0 && text === PASSED_ON_HEADER);
  if (index >= 0) rawHeaders.splice(index, 2);
  return typeof value === "string" ? value : "";
}
