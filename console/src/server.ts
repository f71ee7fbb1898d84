import Fastify, { type FastifyBaseLogger, type FastifyServerFactory } from "fastify";
import { serializerCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import type { AccessKeys } from "./access-keys/access-keys.js";
import { authenticateRequests } from "./access-keys/authenticate.js";
import type { App } from "./openapi/app.js";
import { answerProblems } from "./problems/handler.js";
import { validateRequests } from "./problems/validation.js";
import { requestIdOf } from "./request-id.js";
import { shardRoutes } from "./shards/routes.js";
import type { Shards } from "./shards/shards.js";
import { tokenRoutes } from "./tokens/routes.js";
import type { Tokens } from "./tokens/tokens.js";

/** What the management API stands on. */
export interface ServerParts {
  accessKeys: AccessKeys;
  shards: Shards;
  tokens: Tokens;
  logger: FastifyBaseLogger;
  now(): Date;
  /** The gateway URL of a shard. */
  rpcUrl(shardId: string): string;
  /** Makes the HTTP server that Fastify is one listener of. */
  serverFactory: FastifyServerFactory;
}

/** The management API and everything else that is not the gateway. */
export async function createServer(parts: ServerParts): Promise<App> {
  const app: App = Fastify({
    loggerInstance: parts.logger,
    disableRequestLogging: true,
    exposeHeadRoutes: false,
    bodyLimit: 64 * 1024,
    genReqId: (request) => requestIdOf(request.headers["x-request-id"]),
    return503OnClosing: false,
    serverFactory: parts.serverFactory,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validateRequests);
  app.setSerializerCompiler(serializerCompiler);
  answerProblems(app);
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
  });
  authenticateRequests(app, parts.accessKeys, parts.shards);
  await app.register(
    async (api: App) => {
      shardRoutes(api, parts);
      tokenRoutes(api, parts);
    },
    { prefix: "/api/v1" },
  );
  await app.ready();
  return app;
}
