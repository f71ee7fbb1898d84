import type { FastifyInstance, FastifyRequest, RouteOptions } from "fastify";
import type { AccessKey } from "../access-keys/access-key.js";
import type { Session } from "../people/sessions.js";
import { Problem } from "../problems/problem.js";
import type { Shards } from "../shards/shards.js";
import { type Credentials, identify } from "./identify.js";
import { checkOrigin } from "./origin.js";
import { type Actor, actorOf, adviceFor, nameOf, type Requester } from "./requester.js";
import { allows, type Right, reaches } from "./rights.js";

/**
 * Who may use a route. Where the path has a `shardId`, the requester must be for that shard, and the right counts there. `by` is
 * for what only a person, or only an access key, can ask about itself.
 */
export type Access = "public" | "authenticated" | Demand;

interface Demand {
  by?: Requester["kind"];
  right?: Right;
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** Every route must say it; there is no default. */
    access?: Access;
  }
  interface FastifyRequest {
    /** Who asks; null on public routes. */
    requester: Requester | null;
    /** The session of a person who asks; null otherwise. */
    session: Session | null;
  }
}

/** What requests are judged by. */
export interface Authentication extends Credentials {
  shards: Shards;
  /** Where clients reach the console. */
  publicUrl(): string;
}

/** Makes every route demand what its `config.access` says, before its body is read. */
export function authenticateRequests(app: FastifyInstance, parts: Authentication): void {
  app.decorateRequest("requester", null);
  app.decorateRequest("session", null);
  app.addHook("onRoute", demandAccessConfig);
  app.addHook("onRequest", async (request) => {
    // Unknown routes have no configuration; they answer 404 to everybody.
    const access = request.routeOptions.config.access ?? "public";
    if (access === "public") return checkOrigin(request, parts.publicUrl(), "if-given");
    const { requester, session } = await identify(request.headers, parts);
    request.requester = requester;
    request.session = session;
    // An access key is nothing that a browser adds by itself.
    if (session !== null) checkOrigin(request, parts.publicUrl(), "demanded");
    const { by, right }: Demand = access === "authenticated" ? {} : access;
    if (by !== undefined && by !== requester.kind) throw notFor(requester);
    const { shardId } = request.params as { shardId?: string };
    if (shardId !== undefined) await checkShard(requester, shardId, right, parts.shards);
    if (right !== undefined) checkRight(requester, right, shardId);
  });
}

/** Who asks, on a route that demands to know. */
export function requesterOf(request: FastifyRequest): Requester {
  if (!request.requester) throw new Error(`Route ${request.routeOptions.url} does not ask who uses it.`);
  return request.requester;
}

/** What is kept of who asks, on a route that demands to know. */
export function actorOfRequest(request: FastifyRequest): Actor {
  return actorOf(requesterOf(request));
}

/** The access key that asks, on a route for access keys. */
export function accessKeyOfRequest(request: FastifyRequest): AccessKey {
  if (request.requester?.kind !== "access-key")
    throw new Error(`Route ${request.routeOptions.url} is for more than access keys.`);
  return request.requester;
}

/** The session of the person who asks, on a route for people. */
export function sessionOfRequest(request: FastifyRequest): Session {
  if (!request.session) throw new Error(`Route ${request.routeOptions.url} is for more than people.`);
  return request.session;
}

/** @throws Problem forbidden */
export function checkRight(requester: Requester, right: Right, shardId: string | undefined): void {
  if (allows(requester, right, shardId)) return;
  throw new Problem(
    "forbidden",
    `${nameOf(requester)} lacks the right "${right}". ${adviceFor(requester)}`,
    shardId === undefined ? { right } : { right, shardId },
  );
}

async function checkShard(requester: Requester, shardId: string, right: Right | undefined, shards: Shards) {
  // Who is limited to some shards is not told which others exist.
  if (!reaches(requester, shardId)) {
    const named = clip(shardId);
    throw new Problem(
      "forbidden",
      `${nameOf(requester)} is not for shard "${named}". ${adviceFor(requester)}`,
      right === undefined ? { shardId: named } : { right, shardId: named },
    );
  }
  if (!(await shards.find(shardId))) {
    const named = clip(shardId);
    throw new Problem("unknown-shard", `This console has no shard "${named}".`, { shardId: named });
  }
}

function notFor(requester: Requester): Problem {
  return new Problem(
    "forbidden",
    requester.kind === "access-key"
      ? `This route is for people, and access key "${requester.name}" is none. Sign in at POST /api/v1/session.`
      : "This route is for access keys. GET /api/v1/session tells who you are.",
  );
}

function demandAccessConfig(route: RouteOptions): void {
  if (route.config?.access === undefined)
    throw new Error(`Route ${route.method} ${route.url} does not say who may use it.`);
}

/** Shard ids have at most 64 characters; a path segment may have more. */
function clip(shardId: string): string {
  return shardId.length > 64 ? `${shardId.slice(0, 64)}…` : shardId;
}
