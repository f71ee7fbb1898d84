import Fastify, { type FastifyBaseLogger, type FastifyServerFactory, LogController } from "fastify";
import { serializerCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { type Authentication, authenticateRequests } from "../access/authenticate.js";
import { type AccessKeyRoutes, accessKeyRoutes } from "../access-keys/routes.js";
import { noteRefusal } from "../audit/note-refusals.js";
import { type AuditRoutes, auditRoutes } from "../audit/routes.js";
import { type BackupRoute, backupRoute } from "../backup/route.js";
import type { BalanceHistory } from "../balances/balance-history.js";
import { balanceRoute } from "../balances/routes.js";
import { accountRoutes } from "../custodian/account-routes.js";
import type { Custodian } from "../custodian/custodian.js";
import { differenceRoute } from "../custodian/difference-route.js";
import { keyRoutes } from "../custodian/key-routes.js";
import { operationRoutes } from "../custodian/operation-routes.js";
import { type HealthRoutes, healthRoutes } from "../health/routes.js";
import { newRequestId } from "../log/request-id.js";
import { logRequests } from "../log/requests.js";
import { describeRoutes, serveDocument } from "../openapi/document.js";
import { documentProblems } from "../openapi/document-problems.js";
import type { App } from "../openapi/typed-app.js";
import { type OverviewRoute, overviewRoute } from "../overview/routes.js";
import { type PeopleRoutes, peopleRoutes } from "../people/people-routes.js";
import { sessionListRoutes } from "../people/session-list-routes.js";
import { type SessionRoutes, sessionRoutes } from "../people/session-routes.js";
import { answerProblem, answerProblems } from "../problems/handler.js";
import { validateRequests } from "../problems/validation.js";
import { type RestoreRoutes, restoreRoutes } from "../restore/routes.js";
import { connectionRoutes } from "../shards/connection-routes.js";
import { type ShardRoutes, shardRoutes } from "../shards/routes.js";
import type { Database } from "../store/schema.js";
import { type EmailRoute, emailRoute } from "../tokens/email-route.js";
import { rotationRoute } from "../tokens/rotation-route.js";
import { type TokenRoutes, tokenRoutes } from "../tokens/routes.js";
import type { Traces } from "../traces/traces.js";
import { type UsageRoute, usageRoute } from "../usage/routes.js";
import type { Clients } from "../version/clients.js";
import { versionRoutes } from "../version/routes.js";
import { pageRoutes } from "../web-pages/routes.js";
import { refuseSlowBodies } from "./slow-bodies.js";

/** What the server stands on. */
export interface ServerParts
  extends AccessKeyRoutes,
    AuditRoutes,
    Authentication,
    BackupRoute,
    EmailRoute,
    HealthRoutes,
    OverviewRoute,
    PeopleRoutes,
    RestoreRoutes,
    SessionRoutes,
    ShardRoutes,
    TokenRoutes,
    UsageRoute {
  clients: Clients;
  custodian: Custodian;
  balances: BalanceHistory;
  database: Database;
  logger: FastifyBaseLogger;
  traces: Traces | undefined;
  /** Whose `X-Forwarded-For` is believed: IP addresses or CIDR ranges. */
  trustedProxies: readonly string[];
  /** Called for every request that is answered. */
  answered(operation: string | undefined, status: number, milliseconds: number): void;
  /** Makes the HTTP server that Fastify is one listener of. */
  serverFactory: FastifyServerFactory;
}

/** Everything the console serves except the gateway. */
export async function createServer(parts: ServerParts): Promise<App> {
  const app: App = Fastify({
    loggerInstance: parts.logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "requestId" }),
    exposeHeadRoutes: false,
    trustProxy: parts.trustedProxies.length > 0 && [...parts.trustedProxies],
    bodyLimit: 64 * 1024,
    genReqId: newRequestId,
    // Requests that arrive on open connections while the console stops are still served.
    return503OnClosing: false,
    // URLs that cannot be decoded never reach a route, nor its error handler.
    frameworkErrors: answerProblem,
    serverFactory: parts.serverFactory,
  }).withTypeProvider<ZodTypeProvider>();
  // A client with default headers announces a body that it does not send; a revocation must not fail for that.
  app.addHttpMethod("DELETE", { hasBody: false, overrideExisting: true });
  app.setValidatorCompiler(validateRequests);
  app.setSerializerCompiler(serializerCompiler);
  answerProblems(app, (problem, request) => noteRefusal(parts.trail, problem, request));
  parts.traces?.requestsOf(app);
  logRequests(app);
  refuseSlowBodies(app);
  // Clients schedule by the clock that tokens are dated by, and learn it from here.
  app.addHook("onSend", async (_, reply) => void reply.header("date", parts.now().toUTCString()));
  app.addHook("onResponse", ({ routeOptions, requester, headers }, reply, done) => {
    if (requester?.kind === "access-key") parts.clients.asked(headers["user-agent"]);
    parts.answered(routeOptions.schema?.operationId, reply.statusCode, reply.elapsedTime);
    done();
  });
  authenticateRequests(app, parts);
  documentProblems(app);
  await describeRoutes(app);
  healthRoutes(app, parts);
  await pageRoutes(app);
  await app.register(
    async (api: App) => {
      versionRoutes(api);
      shardRoutes(api, parts);
      connectionRoutes(api, parts);
      tokenRoutes(api, parts);
      rotationRoute(api, parts);
      usageRoute(api, parts);
      balanceRoute(api, parts);
      emailRoute(api, parts);
      accessKeyRoutes(api, parts);
      accountRoutes(api, parts);
      keyRoutes(api, parts);
      operationRoutes(api, parts);
      differenceRoute(api, parts);
      sessionRoutes(api, parts);
      sessionListRoutes(api, parts);
      peopleRoutes(api, parts);
      backupRoute(api, parts);
      restoreRoutes(api, parts);
      auditRoutes(api, parts);
      overviewRoute(api, parts);
    },
    { prefix: "/api/v1" },
  );
  serveDocument(app);
  await app.ready();
  return app;
}
