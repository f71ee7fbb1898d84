import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { mayBeLarge } from "./decide.js";
import type { Limits } from "./limits.js";
import type { Grant } from "./ports.js";
import { NONE_POSSIBLE, presentedToken, SEVERAL, TOKEN } from "./presented-token.js";
import { tooLarge } from "./read-body.js";
import { forbidden, Refusal, refused, unauthenticated } from "./refusal.js";
import type { Route } from "./route.js";

/** The token of a request whose address and method are right, or why there is none to look up. */
export function tokenOf(
  { method, rawHeaders }: Pick<IncomingMessage, "method" | "rawHeaders">,
  route: Route | undefined,
): string | Refusal {
  if (route !== undefined && route.query !== "" && holdsToken(route.query)) {
    return unauthenticated(
      "A token in the URL is not taken, since URLs end up in logs. Send it in the header x-api-key, and revoke this one if others can read such a log.",
    );
  }
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
  if (token === NONE_POSSIBLE) {
    return unauthenticated(
      "What the request carries is not a gateway token, and so not known: a token is 64 characters of 0-9 and a-f.",
    );
  }
  return token ?? unauthenticated("No auth token");
}

/** Whether a query looks as if its sender meant to authenticate by it. */
function holdsToken(query: string): boolean {
  return [...new URLSearchParams(query)].some(([name, value]) => TOKEN.test(value) || KEY_NAME.test(name));
}

/** How providers of RPCs call their keys, and what clients add to a URL. */
const KEY_NAME = /^(?:x[-_]?)?(?:console[-_]?)?(?:api[-_]?key|key|token|access[-_]?token|auth(?:orization)?)$/i;

/**
 * The grant of a token that is alive and bound to the shard, when the headers say nothing against the body; otherwise why
 * the body is not even read.
 *
 * @param now milliseconds since the epoch
 */
export function admit(
  grant: Grant | undefined,
  shardId: string,
  now: number,
  { "content-encoding": encoding = "identity", "content-length": length = "0" }: IncomingHttpHeaders,
  limits: Limits,
): Grant | Refusal {
  const judged = judge(grant, shardId, now);
  if (judged instanceof Refusal) {
    return judged;
  }
  if (encoding !== "identity") {
    return refused(415, "The gateway does not unpack bodies: send the JSON without a content-encoding.");
  }
  const most = largestBody(judged, limits);
  return Number(length) > most ? tooLarge(most) : judged;
}

/** The largest body in bytes that a request of this token may have, whatever it is. */
export function largestBody({ permissions }: Grant, { bodyBytes, viewBytes }: Limits): number {
  return mayBeLarge(permissions) ? bodyBytes : viewBytes;
}

/**
 * The grant, when it is that of a token that is alive and bound to the shard; otherwise why it is not.
 *
 * @param now milliseconds since the epoch
 */
export function judge(grant: Grant | undefined, shardId: string, now: number): Grant | Refusal {
  if (grant === undefined) {
    return unauthenticated("This token is not known.");
  }
  if (grant.deadAt !== undefined && grant.deadAt <= now) {
    const since = new Date(grant.deadAt).toISOString();
    return unauthenticated(grant.revoked ? `This token was revoked on ${since}.` : `This token expired on ${since}.`);
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
  return grant;
}
