import { authorityOf } from "../access/authenticate.js";
import type { App } from "../openapi/typed-app.js";
import { CLOSED_SHARD_PROBLEMS } from "../shards/closed-shard.js";
import { presentToken } from "./present.js";
import type { TokenRoutes } from "./routes.js";
import * as schemas from "./schemas.js";

/** POST /shards/{shardId}/tokens/{tokenId}/rotate. */
export function rotationRoute(app: App, { tokens, now, rpcUrl }: TokenRoutes): void {
  app.post(
    "/shards/:shardId/tokens/:tokenId/rotate",
    {
      config: {
        access: { right: "issue-tokens" },
        problems: [...CLOSED_SHARD_PROBLEMS, "bound-exceeded", "unknown-token", "token-revoked"],
      },
      schema: {
        operationId: "rotateToken",
        tags: ["tokens"],
        summary: "Issue a token in place of another, which stays valid for a grace period",
        description:
          "Needs the right `revoke-tokens` as well. The new token has the name, the permissions, the bounds, the length of life and the labels of the " +
          "other, but for `owner`, `instance` and `generation`: rotate the token of a Pulumi stack in its program. The answer has the new value, " +
          "once; if it is lost, rotate the new token. Both changes happen, or neither.",
        params: schemas.tokenPathSchema,
        body: schemas.rotationSchema,
        response: { 201: schemas.rotatedTokenSchema },
      },
    },
    async (request, reply) => {
      const { shardId, tokenId } = request.params;
      const time = now();
      const rotation = { grace: request.body.grace, now: time };
      const { issued, revoked } = await tokens.rotate(shardId, tokenId, rotation, authorityOf(request));
      const present = (token: typeof issued.token) => presentToken(token, time, rpcUrl(shardId));
      return reply.code(201).send({
        ...present(issued.token),
        value: issued.value,
        replayed: false,
        previous: present(revoked.token),
      });
    },
  );
}
