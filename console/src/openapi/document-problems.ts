import type { RouteOptions } from "fastify";
import { z } from "zod";
import { demandsPassword } from "../access/confirmation.js";
import type { Demand } from "../access/demand.js";
import { changesNothing } from "../access/origin.js";
import type { ProblemSlug } from "../problems/problem.js";
import { problemResponses } from "../problems/schema.js";
import type { App } from "./typed-app.js";

declare module "fastify" {
  interface FastifyContextConfig {
    /** How the route can fail, besides what {@link documentProblems} knows from its access, path and body; "none" where it cannot fail at all. */
    problems?: readonly ProblemSlug[] | "none";
  }
}

/** Adds to the description of every route registered after it how the route can fail. */
export function documentProblems(app: App): void {
  app.addHook("onRoute", (route) => {
    const own = route.config?.problems ?? [];
    if (route.schema === undefined || route.schema.hide || own === "none") return;
    const slugs = new Set([...impliedProblems(route), ...own]);
    route.schema = {
      ...route.schema,
      response: { ...(route.schema.response as object), ...problemResponses(...slugs) },
    };
  });
}

function* impliedProblems({ url, method, config, schema }: RouteOptions): Generator<ProblemSlug> {
  const access = config?.access ?? "public";
  const demand = typeof access === "object" ? access : {};
  const isReading = changesNothing(String(method)) || demand.reads === true;
  const isOfShard = url.includes("/:shardId");
  if (!changesNothing(String(method))) yield "wrong-origin";
  if (access !== "public") yield "unauthenticated";
  if (demandsPassword(demand, isReading)) yield "password-needed";
  if (typeof access === "object" || isOfShard) yield "forbidden";
  if (!isReading && handsOut(demand)) yield "bound-exceeded";
  if (isOfShard) yield "unknown-shard";
  if (schema?.body) yield* ["body-too-large", "unsupported-media-type"] as const;
  if (schema?.body || schema?.querystring || schema?.headers || refusesSome(schema?.params)) yield "invalid-request";
}

/** Whether a route makes or changes those who hold rights: nobody hands out looser bounds than their own. */
function handsOut({ right }: Demand): boolean {
  return right === "manage-access-keys" || right === "manage-people";
}

/** Whether there are paths that are refused before anybody looks for what they name. */
function refusesSome(params: unknown): boolean {
  if (!(params instanceof z.ZodObject)) return false;
  const strange = Object.fromEntries(Object.keys(params.shape).map((name) => [name, "?"]));
  return !params.safeParse(strange).success;
}
