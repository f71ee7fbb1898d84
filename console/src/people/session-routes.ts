import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { authorityOf, requesterOf, sessionOfRequest } from "../access/authenticate.js";
import type { Session } from "../access/identify.js";
import { originOf } from "../access/request-origin.js";
import type { Requester } from "../access/requester.js";
import type { App } from "../openapi/typed-app.js";
import type { People } from "./people.js";
import { handOver, presentSession } from "./present.js";
import * as schemas from "./schemas.js";
import type { SessionCookie } from "./session-cookie.js";
import type { Sessions } from "./sessions.js";
import type { Setup } from "./setup.js";
import type { SignIn } from "./sign-in.js";

/** What the routes of people's own sessions need. */
export interface SessionRoutes {
  setup: Setup;
  signIn: SignIn;
  people: People;
  sessions: Sessions;
  sessionCookie: SessionCookie;
  /** What a client is counted by. */
  clientOf(request: IncomingMessage): string;
}

/** /setup, /session and /invitations/accept: what people do for themselves. */
export function sessionRoutes(app: App, parts: SessionRoutes): void {
  const { setup, signIn, people, sessions, sessionCookie, clientOf } = parts;
  const present = async ({ id }: Requester, session: Session) =>
    presentSession({ ...session, person: await people.find(id) });

  app.get(
    "/setup",
    {
      config: { access: "public" },
      schema: {
        operationId: "getSetup",
        tags: ["people"],
        summary: "Whether the first administrator can still be created",
        security: [],
        response: { 200: schemas.setupSchema },
      },
    },
    async () => ({ open: await setup.isOpen() }),
  );

  app.post(
    "/setup",
    {
      config: { access: "public", problems: [...ATTEMPT_PROBLEMS, "wrong-code", "already-set-up", "person-exists"] },
      schema: {
        operationId: "setUp",
        tags: ["people"],
        summary: "Create the first administrator, once, and sign in",
        description: "Gets every right on all shards. The code is in a file that the console prints when it starts.",
        security: [],
        body: schemas.setupRequestSchema,
        response: { 201: schemas.startedSessionSchema },
      },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(
          handOver(
            await setup.run(request.body, clientOf(request.raw), originOf(request, "pages")),
            sessionCookie,
            request,
            reply,
          ),
        ),
  );

  app.post(
    "/invitations/accept",
    {
      config: { access: "public", problems: [...ATTEMPT_PROBLEMS, "wrong-code"] },
      schema: {
        operationId: "acceptInvitation",
        tags: ["people"],
        summary: "Choose a password with a one-time code, and sign in",
        description: "Also for a forgotten password. Earlier sessions end.",
        security: [],
        body: schemas.acceptanceRequestSchema,
        response: { 201: schemas.startedSessionSchema },
      },
    },
    async (request, reply) => {
      const started = await signIn.withCode(
        request.body.code,
        request.body.password,
        clientOf(request.raw),
        originOf(request, "link"),
      );
      return reply.code(201).send(handOver(started, sessionCookie, request, reply));
    },
  );

  app.post(
    "/session",
    {
      config: { access: "public", problems: [...ATTEMPT_PROBLEMS, "sign-in-failed"] },
      schema: {
        operationId: "signIn",
        tags: ["people"],
        summary: "Sign in with a password",
        description:
          "Sets a cookie that ends after twelve hours, or an hour without requests. Requests with it need the header " +
          "`x-keyring-binding`, and, where they change something, the `Origin` of the console itself, which browsers send.",
        security: [],
        body: schemas.signInRequestSchema,
        response: { 201: schemas.startedSessionSchema },
      },
    },
    async (request, reply) => {
      const started = await signIn.withPassword(
        request.body.email,
        request.body.password,
        clientOf(request.raw),
        originOf(request, "pages"),
      );
      return reply.code(201).send(handOver(started, sessionCookie, request, reply));
    },
  );

  app.get(
    "/session",
    {
      config: { access: { by: "person" } },
      schema: {
        operationId: "getSession",
        tags: ["people"],
        summary: "Who is signed in, with which rights",
        security: BY_SESSION,
        response: { 200: schemas.sessionSchema },
      },
    },
    (request) => present(requesterOf(request), sessionOfRequest(request)),
  );

  app.delete(
    "/session",
    {
      config: { access: { by: "person" } },
      schema: {
        operationId: "signOut",
        tags: ["people"],
        summary: "Sign out",
        security: BY_SESSION,
        response: { 204: z.null().describe("The session has ended.") },
      },
    },
    async (request, reply) => {
      await sessions.end(authorityOf(request));
      return reply.code(204).header("set-cookie", sessionCookie.clear()).send(null);
    },
  );

  app.post(
    "/session/password",
    {
      config: { access: { by: "person" }, problems: [...ATTEMPT_PROBLEMS, "sign-in-failed"] },
      schema: {
        operationId: "changePassword",
        tags: ["people"],
        summary: "Change one's password",
        description: "Ends every session of the person; the answer starts a new one.",
        security: BY_SESSION,
        body: schemas.passwordRequestSchema,
        response: { 200: schemas.startedSessionSchema },
      },
    },
    async (request, reply) => {
      const { currentPassword: current, newPassword: password } = request.body;
      const started = await signIn.changePassword(
        authorityOf(request),
        { current, password },
        clientOf(request.raw),
        originOf(request, "pages"),
      );
      return handOver(started, sessionCookie, request, reply);
    },
  );

  app.post(
    "/session/confirmation",
    {
      config: { access: { by: "person" }, problems: [...ATTEMPT_PROBLEMS, "sign-in-failed"] },
      schema: {
        operationId: "confirmSession",
        tags: ["people"],
        summary: "Give your password again, to change people, access keys and shards",
        description:
          "Such changes, decisions on what a restore brought back, and downloads of a backup are refused as `password-needed` where the password was given more than ten minutes ago. Access keys are never asked.",
        security: BY_SESSION,
        body: schemas.confirmationRequestSchema,
        response: { 200: schemas.sessionSchema },
      },
    },
    async (request) => {
      const confirmed = await signIn.confirm(authorityOf(request), request.body.password, clientOf(request.raw));
      return present(requesterOf(request), confirmed);
    },
  );
}

const BY_SESSION = [{ session: [] }];

const ATTEMPT_PROBLEMS = ["too-many-attempts", "busy"] as const;
