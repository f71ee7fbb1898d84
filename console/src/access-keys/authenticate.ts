import type { FastifyInstance, FastifyRequest, RouteOptions } from "fastify";
import { Problem } from "../problems/problem.js";
import type { Shards } from "../shards/shards.js";
import type { AccessKey } from "./access-key.js";
import type { AccessKeys } from "./access-keys.js";
import { allows, type Right, reaches } from "./rights.js";
import { accessKeyOf } from "./value.js";

/** Who may use a route. Where the path has a `shardId`, the access key must be for that shard, and the right counts there. */
export type Access = "public" | "any-access-key" | { right: Right };

declare module "fastify" {
  interface FastifyContextConfig {
    /** Every route must say it; there is no default. */
    access?: Access;
  }
  interface FastifyRequest {
    /** The access key of the request; null on public routes. */
    accessKey: AccessKey | null;
  }
}

/** Makes every route demand what its `config.access` says, before its body is read. */
export function authenticateRequests(app: FastifyInstance, accessKeys: AccessKeys, shards: Shards): void {
  app.decorateRequest("accessKey", null);
  app.addHook("onRoute", demandAccessConfig);
  app.addHook("onRequest", async (request) => {
    // Unknown routes have no configuration; they answer 404 to everybody.
    const access = request.routeOptions.config.access ?? "public";
    if (access === "public") return;
    const accessKey = await identify(request, accessKeys);
    request.accessKey = accessKey;
    const { shardId } = request.params as { shardId?: string };
    const right = access === "any-access-key" ? undefined : access.right;
    if (shardId !== undefined) await checkShard(accessKey, shardId, right, shards);
    if (right !== undefined) checkRight(accessKey, right, shardId);
  });
}

/** The access key of a request on a route that demands one. */
export function accessKeyOfRequest(request: FastifyRequest): AccessKey {
  if (!request.accessKey) throw new Error(`Route ${request.routeOptions.url} demands no access key.`);
  return request.accessKey;
}

async function identify(request: FastifyRequest, accessKeys: AccessKeys): Promise<AccessKey> {
  const { authorization } = request.headers;
  const value = accessKeyOf(authorization);
  const accessKey = value === undefined ? undefined : await accessKeys.identify(value);
  if (accessKey) return accessKey;
  if (authorization === undefined) {
    throw new Problem(
      "unauthenticated",
      'This route needs an access key: send "Authorization: Bearer <access key>".',
      {},
      { "www-authenticate": 'Bearer realm="keyring-console"' },
    );
  }
  throw new Problem(
    "unauthenticated",
    value === undefined
      ? 'The authorization header is not of the form "Bearer keyring_…" with 43 characters after the underscore.'
      : "This access key is not known here: it is wrong, has expired, was removed, or belongs to another console.",
    {},
    { "www-authenticate": 'Bearer realm="keyring-console", error="invalid_token"' },
  );
}

async function checkShard(accessKey: AccessKey, shardId: string, right: Right | undefined, shards: Shards) {
  // Who is limited to some shards is not told which others exist.
  if (!reaches(accessKey, shardId)) {
    const named = clip(shardId);
    throw new Problem(
      "forbidden",
      `Access key "${accessKey.name}" is not for shard "${named}". Use one that is, or ask whoever manages access keys.`,
      right === undefined ? { shardId: named } : { right, shardId: named },
    );
  }
  if (!(await shards.find(shardId))) {
    const named = clip(shardId);
    throw new Problem("unknown-shard", `This console has no shard "${named}".`, { shardId: named });
  }
}

/**
 * For routes that know their shard only from what they looked up.
 * @throws Problem forbidden
 */
export function checkRightOn(accessKey: AccessKey, right: Right, shardId: string): void {
  checkRight(accessKey, right, shardId);
}

function checkRight(accessKey: AccessKey, right: Right, shardId: string | undefined) {
  if (allows(accessKey, right, shardId)) return;
  throw new Problem(
    "forbidden",
    `Access key "${accessKey.name}" lacks the right "${right}". Use one that has it, or ask whoever manages access keys.`,
    shardId === undefined ? { right } : { right, shardId },
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
