import type { FastifyRequest } from "fastify";
import { RefusedCredential } from "../access/identify.js";
import { changesNothing } from "../access/origin.js";
import { originOf } from "../access/request-origin.js";
import { authorOf, NOBODY, type Refusal, type Target, type Trail } from "../access/trail.js";
import type { Decision } from "../gateway/decision.js";
import type { Problem, ProblemSlug } from "../problems/problem.js";

/**
 * Notes what the API refuses: of routes that only read, only to somebody who is known. Who asks these without a credential is mostly a page
 * that looks whether somebody is signed in.
 */
export function noteRefusal(trail: Trail, problem: Problem, request: FastifyRequest): void {
  const { url, config } = request.routeOptions;
  if (url === undefined || !REFUSALS.has(problem.slug)) return;
  const holder = problem instanceof RefusedCredential ? problem.holder : request.requester;
  const reads = changesNothing(request.method) || (typeof config.access === "object" && config.access.reads === true);
  if (reads && holder === null) return;
  const by = holder === null ? NOBODY : authorOf(holder);
  const via = holder?.kind === "person" ? "pages" : (VIA[url.replace(/^\/api\/v1/, "")] ?? "api");
  trail.refused(originOf(request, via), { reason: problem.slug, by, target: problem.concerns ?? targetOf(request) });
}

/** Notes what the gateway refuses because of a token, or the lack of one. */
export function noteDecision(trail: Pick<Trail, "refused">, decision: Decision): void {
  const { outcome, bound, tokenId, shardId, address, requestId, clientRequestId = null } = decision;
  if (outcome !== "unauthenticated" && outcome !== "forbidden" && outcome !== "limited") return;
  const target: Target =
    tokenId === undefined
      ? { kind: "shard", id: shardId, name: null, shardId }
      : { kind: "token", id: tokenId, name: null, shardId };
  const origin = { action: "callShard", via: "gateway", address: address || null, requestId, clientRequestId } as const;
  const reason = bound === undefined ? outcome : BOUNDS[bound];
  trail.refused(origin, { reason, by: NOBODY, target } satisfies Refusal);
}

/** As the API calls the same of access keys, where it has it. */
const BOUNDS: Record<NonNullable<Decision["bound"]>, string> = {
  allowedAddresses: "address-not-allowed",
  requestsPerSecond: "rate-limited",
  maxOpenRequests: "too-many-open-requests",
};

/** What the path of a request names. */
function targetOf({ params }: FastifyRequest): Target | null {
  const named = params as Record<string, string | undefined>;
  const { shardId = null } = named;
  for (const [name, kind] of NAMED) {
    const id = named[name];
    if (id !== undefined) return { kind, id, name: null, shardId };
  }
  return null;
}

/** What is most particular comes first. */
const NAMED = [
  ["tokenId", "token"],
  ["publicKey", "key"],
  ["accountId", "account"],
  ["accessKeyId", "access-key"],
  ["personId", "person"],
  ["shardId", "shard"],
] as const;

const VIA: Readonly<Record<string, "pages" | "link">> = {
  "/session": "pages",
  "/setup": "pages",
  "/invitations/accept": "link",
};

const REFUSALS: ReadonlySet<ProblemSlug> = new Set<ProblemSlug>([
  "unauthenticated",
  "suspended",
  "sign-in-failed",
  "forbidden",
  "address-not-allowed",
  "bound-exceeded",
  "rate-limited",
  "password-needed",
  "wrong-code",
  "wrong-origin",
  "too-many-attempts",
]);
