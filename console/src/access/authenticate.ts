import type { FastifyInstance, FastifyRequest, RouteOptions } from "fastify";
import { Rates } from "../bounds/rates.js";
import { Problem } from "../problems/problem.js";
import type { Database } from "../store/schema.js";
import { Authority } from "./authority.js";
import { checkConfirmed } from "./confirmation.js";
import { type Access, checkDemand, clip, type Demand } from "./demand.js";
import { checkHost, type HostNames } from "./host.js";
import { type Identity, identify, type ReadCredential, type Session } from "./identify.js";
import { checkAddress, countRequest } from "./key-bounds.js";
import { changesNothing, checkOrigin } from "./origin.js";
import { originOf } from "./request-origin.js";
import type { Requester } from "./requester.js";
import type { Trail } from "./trail.js";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Every route must say it; there is no default. */
    access?: Access;
    /** For those who ask at an address of their own and send nothing secret: load balancers. */
    anyHost?: true;
  }
  interface FastifyRequest {
    /** Who asks, also where they may not; null on public routes, where nobody has signed in yet. */
    requester: Requester | null;
    /** What they may do; null on public routes. */
    authority: Authority | null;
  }
}

/** What requests are judged by. */
export interface Authentication extends HostNames {
  database: Database;
  trail: Trail;
  /** The kinds of credentials; the first that a request has counts. */
  credentials: readonly ReadCredential[];
  /** Whether there is a shard with this id, closed or not. */
  hasShard(shardId: string): Promise<boolean>;
  now(): Date;
}

/**
 * Makes every route demand what its `config.access` says: before its body is read, again after it, and, through
 * {@link Authority.act}, in the transaction of whatever it changes. What only reads and took long is judged once more before it is shown.
 */
export function authenticateRequests(app: FastifyInstance, parts: Authentication): void {
  const rates = new Rates(() => parts.now().getTime());
  app.decorateRequest("requester", null);
  app.decorateRequest("authority", null);
  app.addHook("onRoute", demandAccessConfig);
  app.addHook("onRequest", async (request) => {
    // Unknown routes have no configuration; they answer 404 to everybody.
    const { access = "public", anyHost } = request.routeOptions.config;
    if (!anyHost) checkHost(request, parts);
    if (access === "public") return checkOrigin(request, parts.publicUrl, "if-given");
    request.authority = await judge(request, access === "authenticated" ? {} : access, parts, rates);
  });
  // Before the body is judged: whoever was removed while they sent it is not told what is wrong with it.
  app.addHook("preValidation", async ({ authority, body }) => {
    if (authority !== null && body !== undefined) await authority.judge();
  });
  app.addHook("onSend", async (request, reply) => {
    const { authority } = request;
    if (authority === null || reply.statusCode >= 400) return;
    if (!isReading(request)) return requireAuthority(request, authority);
    if (authority.age > LONGEST_UNJUDGED_MS) await authority.judge();
  });
}

/** What whoever asks may do, on a route that demands to know. */
export function authorityOf(request: FastifyRequest): Authority {
  if (!request.authority) throw new Error(`Route ${request.routeOptions.url} does not ask who uses it.`);
  return request.authority;
}

/** Who asks, on a route that demands to know. */
export function requesterOf(request: FastifyRequest): Requester {
  return authorityOf(request).requester;
}

/** The session of the person who asks, on a route for people. */
export function sessionOfRequest(request: FastifyRequest): Session {
  const { session } = authorityOf(request);
  if (!session) throw new Error(`Route ${request.routeOptions.url} is for more than people.`);
  return session;
}

function judge(request: FastifyRequest, demand: Demand, parts: Authentication, rates: Rates): Promise<Authority> {
  const { shardId } = request.params as { shardId?: string };
  let isCounted = false;
  const check = (identity: Identity) => {
    checkAddress(identity.requester, request.ip);
    if (!isCounted) {
      isCounted = true;
      countRequest(identity.requester, rates);
    }
    checkDemand(identity, demand, shardId);
    // After the right: whoever lacks it need not give a password to learn that.
    if (identity.session !== null) checkConfirmed(identity.session, demand, isReading(request), parts.now());
  };
  return Authority.of({
    database: parts.database,
    trail: parts.trail,
    origin: originOf(request),
    check,
    identify: async () => {
      const identity = await identify(request.headers, parts.credentials);
      request.requester = identity.requester;
      // An access key is nothing that a browser adds by itself.
      if (identity.session !== null) checkOrigin(request, parts.publicUrl, "demanded");
      check(identity);
      if (shardId !== undefined) await checkShard(shardId, parts);
      return identity;
    },
  });
}

async function checkShard(shardId: string, { hasShard }: Authentication): Promise<void> {
  if (await hasShard(shardId)) return;
  const named = clip(shardId);
  throw new Problem("unknown-shard", `This console has no shard "${named}".`, { shardId: named });
}

function isReading({ method, routeOptions }: FastifyRequest): boolean {
  const { access } = routeOptions.config;
  return changesNothing(method) || (typeof access === "object" && access.reads === true);
}

/** A route that changes something past its authority would do so for somebody who was removed meanwhile. */
function requireAuthority({ method, routeOptions: { url } }: FastifyRequest, authority: Authority): void {
  if (!authority.acted) throw new Error(`Route ${method} ${url} changes something without asking its authority.`);
}

function demandAccessConfig(route: RouteOptions): void {
  if (route.config?.access === undefined)
    throw new Error(`Route ${route.method} ${route.url} does not say who may use it.`);
}

/** No answer shows anything to somebody who was last judged longer ago. */
const LONGEST_UNJUDGED_MS = 500;
