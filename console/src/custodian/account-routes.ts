import type { z } from "zod";
import { authorityOf } from "../access/authenticate.js";
import { pageOf } from "../inputs/paging.js";
import { shardPathSchema } from "../inputs/shard-path.js";
import type { App } from "../openapi/typed-app.js";
import { CHAIN_PROBLEMS, SIGNING_PROBLEMS } from "./chain-problems.js";
import type { AccountWithBalance, Custodian } from "./custodian.js";
import { presentOperation } from "./present.js";
import * as schemas from "./schemas.js";

/** /shards/{shardId}/accounts: accounts in custody. */
export function accountRoutes(app: App, { custodian }: { custodian: Custodian }): void {
  app.get(
    "/shards/:shardId/accounts",
    {
      config: { access: { right: "view-keys" } },
      schema: {
        operationId: "listAccounts",
        tags: ["custodian"],
        summary: "List the accounts in custody",
        params: shardPathSchema,
        querystring: schemas.accountQuerySchema,
        response: { 200: schemas.accountPageSchema },
      },
    },
    async (request) => {
      const { shardId } = request.params;
      const { limit, cursor: after, sort = "id", search, count } = request.query;
      const find = (most: number) => custodian.accounts(shardId, search, { sort, after, limit: most });
      const { page, nextCursor } = await pageOf(limit, find, ({ accountId }) => accountId);
      return {
        accounts: page.map(presentAccount),
        nextCursor,
        ...(count && { count: await custodian.countAccounts(shardId, search) }),
      };
    },
  );

  app.post(
    "/shards/:shardId/accounts",
    {
      config: { access: { right: "create-accounts" }, problems: [...SIGNING_PROBLEMS, "account-exists"] },
      schema: {
        operationId: "createAccount",
        tags: ["custodian"],
        summary: "Make a sub-account of an account in custody",
        params: shardPathSchema,
        body: schemas.accountRequestSchema,
        response: { 202: schemas.operationSchema },
      },
    },
    async (request, reply) => {
      const { accountId, publicKey, initialBalance: deposit } = request.body;
      const operation = await custodian.createAccount(
        request.params.shardId,
        { accountId, publicKey, deposit },
        authorityOf(request),
      );
      return reply.code(202).send(presentOperation(operation));
    },
  );

  app.get(
    "/shards/:shardId/accounts/:accountId",
    {
      config: { access: { right: "view-keys" }, problems: ["unknown-account"] },
      schema: {
        operationId: "getAccount",
        tags: ["custodian"],
        summary: "Look up an account in custody",
        params: schemas.accountPathSchema,
        response: { 200: schemas.accountSchema },
      },
    },
    async ({ params }) => presentAccount(await custodian.account(params.shardId, params.accountId)),
  );

  app.put(
    "/shards/:shardId/accounts/:accountId",
    {
      config: { access: { right: "create-accounts" }, problems: [...SIGNING_PROBLEMS, "key-being-removed"] },
      schema: {
        operationId: "takeIntoCustody",
        tags: ["custodian"],
        summary: "Take an account into custody",
        description:
          "The chain must confirm that the key is a full-access key of the account. For an account that is in custody already it becomes the " +
          "key that the custodian signs with, and the one before it an ordinary key. May be repeated. Refused while the key is being removed.",
        params: schemas.accountPathSchema,
        body: schemas.custodyRequestSchema,
        response: { 200: schemas.accountSchema },
      },
    },
    async (request) => {
      const { shardId, accountId } = request.params;
      const { privateKey } = request.body;
      return presentAccount(await custodian.take(shardId, accountId, privateKey, authorityOf(request)));
    },
  );

  app.delete(
    "/shards/:shardId/accounts/:accountId",
    {
      config: {
        access: { right: "remove-keys" },
        problems: ["unknown-account", "last-key", "operations-pending", ...CHAIN_PROBLEMS],
      },
      schema: {
        operationId: "releaseAccount",
        tags: ["custodian"],
        summary: "Give an account out of custody",
        description:
          "The custodian drops its key and signs for the account no more. The chain keeps the key: the answer says which one, and how to " +
          "remove it. Refused while an operation needs the key, and while the account has no other full-access key.",
        params: schemas.accountPathSchema,
        response: { 200: schemas.releasedAccountSchema },
      },
    },
    async (request) => {
      const { shardId, accountId } = request.params;
      const { publicKey } = await custodian.release(shardId, accountId, authorityOf(request));
      return {
        accountId,
        keyOnChain: publicKey,
        advice: `The chain still has ${publicKey} as a full-access key of ${accountId}, and backups of this console still hold it. Remove it with another key of the account, with near-cli for instance: near delete-key ${accountId} ${publicKey}`,
      };
    },
  );
}

function presentAccount({
  accountId,
  balance,
  publicKey: signingKey,
  createdAt,
  takenBy,
}: AccountWithBalance): z.input<typeof schemas.accountSchema> {
  return { accountId, balance, signingKey, createdAt: createdAt.toISOString(), takenBy };
}
