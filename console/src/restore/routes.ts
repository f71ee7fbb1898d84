import type { z } from "zod";
import { authorityOf, requesterOf } from "../access/authenticate.js";
import { shardsWith } from "../access/rights.js";
import { pageOf } from "../inputs/paging.js";
import type { App } from "../openapi/typed-app.js";
import type { Review, ReviewKind, Waiting } from "./review.js";
import * as schemas from "./schemas.js";

/** What the routes of restores need. */
export interface RestoreRoutes {
  review: Review;
}

/** GET /restore, GET /restore/waiting and POST /restore/review. */
export function restoreRoutes(app: App, { review }: RestoreRoutes): void {
  app.get(
    "/restore",
    {
      config: { access: "authenticated" },
      schema: {
        operationId: "getRestore",
        tags: ["restore"],
        summary: "Whether the console was restored from a backup, and how much of it waits for review",
        response: { 200: schemas.restoreSchema },
      },
    },
    async () => {
      const status = await review.status();
      if (status === undefined) return { restore: null };
      const { backupMadeAt, restoredAt, waiting } = status;
      return {
        restore: { backupMadeAt: backupMadeAt.toISOString(), restoredAt: restoredAt.toISOString(), waiting },
      };
    },
  );

  app.get(
    "/restore/waiting",
    {
      config: { access: "authenticated" },
      schema: {
        operationId: "listWaiting",
        tags: ["restore"],
        summary: "List what a restored backup brought back and nobody has reviewed yet",
        description:
          "As far as the requester may see it: tokens with view-tokens on their shard, access keys with manage-access-keys, people with manage-people.",
        querystring: schemas.waitingQuerySchema,
        response: { 200: schemas.waitingPageSchema },
      },
    },
    async (request) => {
      const { kind, limit, cursor } = request.query;
      const shards = shardsWith(requesterOf(request), VIEWING[kind]);
      if (shards === "none") return { waiting: [], nextCursor: null };
      const find = (count: number) => review.list(kind, count, cursor, kind === "token" ? shards : "all");
      const { page, nextCursor } = await pageOf(limit, find, ({ id }) => id);
      return { waiting: page.map(present), nextCursor };
    },
  );

  app.post(
    "/restore/review",
    {
      config: { access: { confirmed: true }, problems: ["bound-exceeded"] },
      schema: {
        operationId: "reviewRestore",
        tags: ["restore"],
        summary: "Accept or revoke what a restored backup brought back",
        description:
          "Whoever decides needs the rights to do the same by hand: issue-tokens or revoke-tokens on the token's shard; manage-access-keys or manage-people, and no less than what is accepted or removed holds. With `all`, what they may not decide on goes on waiting; an id of such is refused. An accepted person still needs a code to choose a password with.",
        body: schemas.decisionSchema,
        response: { 200: schemas.decidedSchema },
      },
    },
    async (request) => {
      const { decision: verdict, all, issuedBefore, tokens = [], accessKeys = [], people = [] } = request.body;
      const before = issuedBefore === undefined ? undefined : new Date(issuedBefore);
      const selection = all ? { issuedBefore: before } : { tokens, accessKeys, people };
      return review.decide({ verdict, selection }, authorityOf(request));
    },
  );
}

const VIEWING = {
  token: "view-tokens",
  "access-key": "manage-access-keys",
  person: "manage-people",
} as const satisfies Record<ReviewKind, string>;

function present(waiting: Waiting): z.input<typeof schemas.waitingSchema> {
  return {
    ...waiting,
    createdAt: waiting.createdAt.toISOString(),
    expiresAt: waiting.expiresAt?.toISOString() ?? null,
    lastUsedAt: waiting.lastUsedAt?.toISOString() ?? null,
  };
}
