import { authorityOf } from "../access/authenticate.js";
import { shardPathSchema } from "../inputs/shard-path.js";
import type { App } from "../openapi/typed-app.js";
import { CLOSED_SHARD_PROBLEMS } from "../shards/closed-shard.js";
import { writeCursor } from "./cursor.js";
import { readOrder } from "./order.js";
import {
  boundsOf,
  labelFiltersOf,
  lifetimeOf,
  positionOf,
  revocationTimeOf,
  soleLabelOf,
  tokenFilterOf,
} from "./parameters.js";
import { presentToken } from "./present.js";
import * as schemas from "./schemas.js";
import type { Token } from "./token.js";
import type { Tokens } from "./tokens.js";

/** What the routes of tokens need. */
export interface TokenRoutes {
  tokens: Tokens;
  now(): Date;
  /** The gateway URL of a shard. */
  rpcUrl(shardId: string): string;
}

/** POST, GET and DELETE of /shards/{shardId}/tokens. */
export function tokenRoutes(app: App, { tokens, now, rpcUrl }: TokenRoutes): void {
  const present = (token: Token) => presentToken(token, now(), rpcUrl(token.shardId));

  app.post(
    "/shards/:shardId/tokens",
    {
      config: {
        access: { right: "issue-tokens" },
        problems: [
          ...CLOSED_SHARD_PROBLEMS,
          "bound-exceeded",
          "attempt-too-low",
          "token-revoked",
          "idempotency-mismatch",
        ],
      },
      schema: {
        operationId: "issueToken",
        tags: ["tokens"],
        summary: "Issue a gateway token",
        description:
          "The answer has the value, once. With an Idempotency-Key you can repeat a request whose answer was lost, with a higher " +
          "Idempotency-Attempt: the same token gets a fresh value, the earlier one is void, and its lifetime starts again. An " +
          "attempt that is not above the highest seen changes nothing. What bounds the shard or the access key that asks is named in " +
          "the problem `bound-exceeded`.",
        params: shardPathSchema,
        headers: schemas.idempotencyHeadersSchema,
        body: schemas.tokenRequestSchema,
        response: { 201: schemas.issuedTokenSchema },
      },
    },
    async (request, reply) => {
      const { name, permissions, labels } = request.body;
      const { "idempotency-key": key, "idempotency-attempt": attempt = 1 } = request.headers;
      const { token, value, replayed } = await tokens.issue(
        { name, permissions, labels, lifetime: lifetimeOf(request.body), bounds: boundsOf(request.body) },
        {
          shardId: request.params.shardId,
          idempotency: key === undefined ? undefined : { key, attempt },
          now: now(),
        },
        authorityOf(request),
      );
      return reply.code(201).send({ ...present(token), value, replayed });
    },
  );

  app.get(
    "/shards/:shardId/tokens",
    {
      config: { access: { right: "view-tokens" } },
      schema: {
        operationId: "listTokens",
        tags: ["tokens"],
        summary: "List tokens without their values",
        description:
          "Without sort ordered by id, which is the order of issue; if you filter only by label prefixes, by the value of the first of " +
          "these labels and then by id. Revoked and expired tokens stay in the list.",
        params: shardPathSchema,
        querystring: schemas.tokenQuerySchema,
        response: { 200: schemas.tokenPageSchema },
      },
    },
    async (request) => {
      const { shardId } = request.params;
      const { limit, sort, cursor } = request.query;
      const order = sort && readOrder(sort);
      const page = await tokens.list({
        shardId,
        labels: labelFiltersOf(request.query.label),
        filter: tokenFilterOf(request.query, now()),
        order,
        limit,
        after: positionOf(cursor, order),
      });
      return { tokens: page.tokens.map(present), nextCursor: writeCursor(page.next) };
    },
  );

  app.get(
    "/shards/:shardId/token-count",
    {
      config: { access: { right: "view-tokens" } },
      schema: {
        operationId: "countTokens",
        tags: ["tokens"],
        summary: "Count the tokens that a list with the same filters has on all its pages",
        params: shardPathSchema,
        querystring: schemas.tokenFilterSchema,
        response: { 200: schemas.tokenCountSchema },
      },
    },
    async (request) => ({
      count: await tokens.count({
        shardId: request.params.shardId,
        labels: labelFiltersOf(request.query.label),
        filter: tokenFilterOf(request.query, now()),
      }),
    }),
  );

  app.get(
    "/shards/:shardId/tokens/:tokenId",
    {
      config: { access: { right: "view-tokens" }, problems: ["unknown-token"] },
      schema: {
        operationId: "getToken",
        tags: ["tokens"],
        summary: "Look up a token without its value",
        params: schemas.tokenPathSchema,
        response: { 200: schemas.tokenSchema },
      },
    },
    async (request) => present(await tokens.find(request.params.shardId, request.params.tokenId)),
  );

  app.post(
    "/shards/:shardId/tokens/:tokenId/verify",
    {
      config: { access: { right: "view-tokens", reads: true }, problems: ["unknown-token"] },
      schema: {
        operationId: "verifyToken",
        tags: ["tokens"],
        summary: "Whether a value is the token's",
        description: "Compared with the stored hash. Changes nothing, and does not count as a use of the token.",
        params: schemas.tokenPathSchema,
        body: schemas.verificationRequestSchema,
        response: { 200: schemas.verificationSchema },
      },
    },
    async (request) => {
      const { shardId, tokenId } = request.params;
      return { matches: await tokens.verify(shardId, tokenId, request.body.value, authorityOf(request)) };
    },
  );

  app.delete(
    "/shards/:shardId/tokens",
    {
      config: { access: { right: "revoke-tokens" } },
      schema: {
        operationId: "revokeTokensOfIssuer",
        tags: ["tokens"],
        summary: "Revoke every token that an access key or person issued",
        description:
          "All active ones of the shard, including suspended ones, at once or not at all. Disable or remove the issuer first, so that no further " +
          "token is issued after the answer. Idempotent.",
        params: shardPathSchema,
        querystring: schemas.issuerQuerySchema,
        response: { 200: schemas.revokedTokensSchema },
      },
    },
    async (request) => ({
      revoked: await tokens.revokeIssuedBy(request.params.shardId, request.query.issuedBy, now(), authorityOf(request)),
    }),
  );

  app.patch(
    "/shards/:shardId/tokens/:tokenId",
    {
      config: { access: { right: "revoke-tokens" }, problems: ["unknown-token", "token-revoked"] },
      schema: {
        operationId: "narrowToken",
        tags: ["tokens"],
        summary: "Take permissions or time away from a token, or change its bounds",
        description:
          "Never adds permissions or time, so the right to revoke is enough; looser bounds need the right `issue-tokens` as well. Counts at " +
          "once, at every instance. The value does not change. The Idempotency-Key that made the token can no longer be repeated.",
        params: schemas.tokenPathSchema,
        body: schemas.narrowingSchema,
        response: { 200: schemas.tokenSchema },
      },
    },
    async (request) => {
      const { shardId, tokenId } = request.params;
      const { permissions, expiresAt, ...bounds } = request.body;
      const end = expiresAt === undefined ? undefined : new Date(expiresAt);
      const wanted = { permissions, expiresAt: end, bounds, now: now() };
      return present(await tokens.narrow(shardId, tokenId, wanted, authorityOf(request)));
    },
  );

  app.delete(
    "/shards/:shardId/tokens/:tokenId",
    {
      config: { access: { right: "revoke-tokens" }, problems: ["unknown-token", "not-sole"] },
      schema: {
        operationId: "revokeToken",
        tags: ["tokens"],
        summary: "Revoke a token, now or later",
        description: "Idempotent. Only ever ends a token earlier. A revoked token stays visible and is never revived.",
        params: schemas.tokenPathSchema,
        querystring: schemas.revocationQuerySchema,
        response: { 200: schemas.tokenSchema },
      },
    },
    async (request) => {
      const { shardId, tokenId } = request.params;
      const label = soleLabelOf(request.query.sole);
      const time = now();
      const revoking = {
        at: revocationTimeOf(request.query, time),
        sole: label && { label, now: time },
      };
      return present(await tokens.revoke(shardId, tokenId, revoking, authorityOf(request)));
    },
  );
}
