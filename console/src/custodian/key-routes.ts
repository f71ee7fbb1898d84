import type { z } from "zod";
import { authorityOf } from "../access/authenticate.js";
import type { App } from "../openapi/typed-app.js";
import { CHAIN_PROBLEMS, SIGNING_PROBLEMS } from "./chain-problems.js";
import type { CustodialKey, Custodian } from "./custodian.js";
import { presentOperation } from "./present.js";
import * as schemas from "./schemas.js";

/** /shards/{shardId}/accounts/{accountId}/keys: the keys of an account in custody. */
export function keyRoutes(app: App, { custodian }: { custodian: Custodian }): void {
  app.get(
    "/shards/:shardId/accounts/:accountId/keys",
    {
      config: { access: { right: "view-keys" }, problems: ["unknown-account", ...CHAIN_PROBLEMS] },
      schema: {
        operationId: "listKeys",
        tags: ["custodian"],
        summary: "List an account's keys, as the chain has them",
        params: schemas.accountPathSchema,
        response: { 200: schemas.keyListSchema },
      },
    },
    async ({ params }) => ({ keys: (await custodian.keys(params.shardId, params.accountId)).map(presentKey) }),
  );

  app.get(
    "/shards/:shardId/accounts/:accountId/keys/:publicKey",
    {
      config: { access: { right: "view-keys" }, problems: ["unknown-account", "unknown-key", ...CHAIN_PROBLEMS] },
      schema: {
        operationId: "getKey",
        tags: ["custodian"],
        summary: "Look up one key on the chain",
        params: schemas.keyPathSchema,
        response: { 200: schemas.keySchema },
      },
    },
    async ({ params }) => presentKey(await custodian.key(params.shardId, params.accountId, params.publicKey)),
  );

  app.post(
    "/shards/:shardId/accounts/:accountId/keys",
    {
      config: { access: { right: "add-keys" }, problems: [...SIGNING_PROBLEMS, "unknown-account", "key-exists"] },
      schema: {
        operationId: "addKey",
        tags: ["custodian"],
        summary: "Add a key to an account: of full access, or for function calls",
        description:
          "Answers with an operation; the transaction is signed and sent meanwhile. A repeat with the same label `instance` answers " +
          "with the operation that there is; after a failed one it tries again.",
        params: schemas.accountPathSchema,
        body: schemas.keyRequestSchema,
        response: { 202: schemas.operationSchema },
      },
    },
    async (request, reply) => {
      const { shardId, accountId } = request.params;
      const operation = await custodian.addKey(shardId, accountId, request.body, authorityOf(request));
      return reply.code(202).send(presentOperation(operation));
    },
  );

  app.delete(
    "/shards/:shardId/accounts/:accountId/keys/:publicKey",
    {
      config: { access: { right: "remove-keys" }, problems: [...SIGNING_PROBLEMS, "unknown-account", "custodian-key"] },
      schema: {
        operationId: "removeKey",
        tags: ["custodian"],
        summary: "Remove a key from an account",
        description: "May be repeated: a key that is not there is an operation that ends well without a transaction.",
        params: schemas.keyPathSchema,
        response: { 202: schemas.operationSchema },
      },
    },
    async (request, reply) => {
      const { shardId, accountId, publicKey } = request.params;
      const operation = await custodian.removeKey(shardId, accountId, publicKey, authorityOf(request));
      return reply.code(202).send(presentOperation(operation));
    },
  );
}

function presentKey({ addedAt, ...key }: CustodialKey): z.input<typeof schemas.keySchema> {
  return { ...key, addedAt: addedAt?.toISOString() ?? null };
}
