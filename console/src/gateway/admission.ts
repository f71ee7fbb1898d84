import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Grant } from "./ports.js";
import { presentedToken, SEVERAL } from "./presented-token.js";
import { tooLarge } from "./read-body.js";
import { forbidden, type Refusal, refused, unauthenticated } from "./refusal.js";
import type { Route } from "./route.js";

/** The token of a request whose address and method are right, or why there is none to look up. */
export function tokenOf(
  { method, rawHeaders }: Pick<IncomingMessage, "method" | "rawHeaders">,
  route: Route | undefined,
): string | Refusal {
  if (route === undefined || route.query !== "") {
    return refused(404, "The address of the gateway is /api/v1/shards/<shardId>/neard-rpc/, without a query.");
  }
  if (method !== "POST") {
    return refused(405, "JSON-RPC requests are sent with POST.");
  }
  const token = presentedToken(rawHeaders);
  if (token === SEVERAL) {
    return unauthenticated("The request carries two different tokens. Send one.");
  }
  return token ?? unauthenticated("No auth token");
}

/**
 * The grant of a token that is alive and bound to the shard, when the headers say nothing against the body; otherwise why
 * the body is not even read.
 *
 * @param now milliseconds since the epoch
 * @param bodyBytes the largest body
 */
export function admit(
  grant: Grant | undefined,
  shardId: string,
  now: number,
  { "content-encoding": encoding = "identity", "content-length": length = "0" }: IncomingHttpHeaders,
  bodyBytes: number,
): Grant | Refusal {
  if (grant === undefined) {
    return unauthenticated("This token is not known.");
  }
  if (grant.deadAt !== undefined && grant.deadAt <= now) {
    return unauthenticated("This token has expired or was revoked.");
  }
  if (grant.suspended) {
    return unauthenticated(
      `This token is suspended: the console was restored from a backup, and token ${grant.tokenId} waits for review. Ask whoever runs the console to accept it, or use a new one.`,
    );
  }
  if (grant.shardId !== shardId) {
    // The same words whether or not there is such a shard.
    return forbidden(`This token is not for the shard ${shardId}.`);
  }
  if (encoding !== "identity") {
    return refused(415, "The gateway does not unpack bodies: send the JSON without a content-encoding.");
  }
  return Number(length) > bodyBytes ? tooLarge(bodyBytes) : grant;
}
