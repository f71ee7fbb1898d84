import type { z } from "zod";
import { areAny, type TokenBounds } from "../bounds/token-bounds.js";
import { invalidRequest } from "../problems/validation.js";
import { readCursor } from "./cursor.js";
import type { TokenFilter } from "./filter.js";
import { type Label, type LabelFilter, parseLabelFilter } from "./label-filter.js";
import type { Position } from "./list.js";
import { isSortValue, type TokenOrder, writeOrder } from "./order.js";
import type { Lifetime } from "./request.js";
import type { revocationQuerySchema, tokenFilterSchema, tokenRequestSchema } from "./schemas.js";

/** How long the token of a request is to live. */
export function lifetimeOf(body: z.output<typeof tokenRequestSchema>): Lifetime {
  if (body.expiresInSeconds !== undefined) return { kind: "seconds", seconds: body.expiresInSeconds };
  return body.expiresAt === undefined ? { kind: "perpetual" } : { kind: "until", time: new Date(body.expiresAt) };
}

/** What is to bound the token of a request; undefined for nothing. */
export function boundsOf(body: z.output<typeof tokenRequestSchema>): TokenBounds | undefined {
  const { allowedAddresses = null, requestsPerSecond = null, maxOpenRequests = null } = body;
  const bounds = { allowedAddresses, requestsPerSecond, maxOpenRequests };
  return areAny(bounds) ? bounds : undefined;
}

/** The conditions of `label` parameters. @throws Problem invalid-request */
export function labelFiltersOf(label: string | string[] | undefined): LabelFilter[] {
  return [label ?? []].flat().map((text) => {
    const filter = parseLabelFilter(text);
    if (filter) return filter;
    throw invalidRequest(
      [{ property: "label", reason: "must be like owner=acme/infra/dev/web or owner=acme/*" }],
      "query",
    );
  });
}

/** The label of a `sole` parameter. @throws Problem invalid-request */
export function soleLabelOf(text: string | undefined): Label | undefined {
  if (text === undefined) return undefined;
  const filter = parseLabelFilter(text);
  if (filter && !filter.prefix) return filter;
  throw invalidRequest([{ property: "sole", reason: "must be one label, like instance=5f0c" }], "query");
}

/** What a query asks for, beside labels. */
export function tokenFilterOf(query: z.output<typeof tokenFilterSchema>, now: Date): TokenFilter {
  const { name, search, status, endsWithin, neverUsed, stack, permission, issuedBy, valueHash } = query;
  return {
    name,
    search,
    status: status && { is: status, at: now },
    ends: endsWithin === undefined ? undefined : { after: now, by: new Date(now.getTime() + endsWithin) },
    neverUsed: neverUsed !== undefined,
    stack,
    permission,
    issuedBy,
    valueHash: valueHash === undefined ? undefined : Buffer.from(valueHash, "hex"),
  };
}

/** Where a list in an order goes on. @throws Problem invalid-request */
export function positionOf(cursor: string | undefined, order: TokenOrder | undefined): Position | undefined {
  if (cursor === undefined) return undefined;
  const position = readCursor(cursor);
  if (position && position.sort !== (order && writeOrder(order))) {
    throw invalidRequest([{ property: "cursor", reason: "is of a list in another order: repeat its sort" }], "query");
  }
  if (position && (!order || isSortValue(order, position.value))) return position;
  throw invalidRequest([{ property: "cursor", reason: "is not a nextCursor of this console" }], "query");
}

/** When a revocation takes effect; never before now. */
export function revocationTimeOf({ after = 0, at }: z.output<typeof revocationQuerySchema>, now: Date): Date {
  const time = at === undefined ? now.getTime() + after : Date.parse(at);
  return new Date(Math.max(time, now.getTime()));
}
