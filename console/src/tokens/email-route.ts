import { authorityOf } from "../access/authenticate.js";
import type { Mail } from "../mail/mail.js";
import { sentSchema } from "../mail/schemas.js";
import type { App } from "../openapi/typed-app.js";
import type { Database } from "../store/schema.js";
import { emailToken } from "./email.js";
import * as schemas from "./schemas.js";

/** What the route needs. */
export interface EmailRoute {
  database: Database;
  mail: Mail;
  now(): Date;
  rpcUrl(shardId: string): string;
}

/** POST /shards/{shardId}/tokens/{tokenId}/email, as Calimero's create-token form had it. */
export function emailRoute(app: App, { database, mail, now, rpcUrl }: EmailRoute): void {
  app.post(
    "/shards/:shardId/tokens/:tokenId/email",
    {
      config: {
        access: { by: "person", right: "issue-tokens" },
        problems: [
          "unknown-token",
          "token-revoked",
          "already-sent",
          "too-many-attempts",
          "no-mail-server",
          "mail-failed",
        ],
      },
      schema: {
        operationId: "emailToken",
        tags: ["tokens"],
        summary: "Send a token's value to yourself by e-mail, once",
        description: "Only to the signed-in person's address. The value is compared with the stored hash.",
        security: [{ session: [] }],
        params: schemas.tokenPathSchema,
        body: schemas.verificationRequestSchema,
        response: { 200: sentSchema },
      },
    },
    async (request) => {
      const { shardId, tokenId } = request.params;
      const { value } = request.body;
      const email = { shardId, tokenId, value, rpcUrl: rpcUrl(shardId), now: now() };
      return { to: await emailToken(database, mail, authorityOf(request), email) };
    },
  );
}
