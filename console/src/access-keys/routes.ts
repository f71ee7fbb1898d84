import { z } from "zod";
import { authorityOf, requesterOf } from "../access/authenticate.js";
import { type Holding, shardsSeenBy } from "../access/rights.js";
import { pageOf } from "../inputs/paging.js";
import type { App } from "../openapi/typed-app.js";
import { invalidRequest } from "../problems/validation.js";
import { type AccessKey, statusOf } from "./access-key.js";
import type { AccessKeys } from "./access-keys.js";
import { accessKeyListing } from "./listing.js";
import * as schemas from "./schemas.js";

/** What the routes of access keys need. */
export interface AccessKeyRoutes {
  accessKeys: AccessKeys;
  now(): Date;
}

/** GET, POST, PATCH and DELETE of /access-keys. */
export function accessKeyRoutes(app: App, { accessKeys, now }: AccessKeyRoutes): void {
  const presentTo = (viewer: Holding, accessKey: AccessKey) => presentAccessKey(accessKey, viewer, now());

  app.get(
    "/access-keys/self",
    {
      config: { access: { by: "access-key" } },
      schema: {
        operationId: "getOwnAccessKey",
        tags: ["access keys"],
        summary: "Look up the access key of this request: its rights, shards and expiry",
        response: { 200: schemas.accessKeySchema },
      },
    },
    async (request) => {
      const requester = requesterOf(request);
      return presentTo(requester, await accessKeys.find(requester.id));
    },
  );

  app.get(
    "/access-keys",
    {
      config: { access: { right: "manage-access-keys" } },
      schema: {
        operationId: "listAccessKeys",
        tags: ["access keys"],
        summary: "List access keys without their values",
        description:
          "In the order of creation unless told otherwise, and without removed ones, unless `removed=true` or `status=removed`.",
        querystring: schemas.accessKeyQuerySchema,
        response: { 200: schemas.accessKeyPageSchema },
      },
    },
    async (request) => {
      const { limit, cursor: after, sort = "created", count, removed, ...filter } = request.query;
      const listing = accessKeyListing({ ...filter, withRemoved: removed !== undefined }, now());
      const find = (most: number) => accessKeys.list(listing, { sort, after, limit: most });
      const { page, nextCursor } = await pageOf(limit, find, ({ id }) => id);
      return {
        accessKeys: page.map((one) => presentTo(requesterOf(request), one)),
        nextCursor,
        ...(count && { count: await accessKeys.count(listing) }),
      };
    },
  );

  app.post(
    "/access-keys",
    {
      config: { access: { right: "manage-access-keys" } },
      schema: {
        operationId: "createAccessKey",
        tags: ["access keys"],
        summary: "Make an access key",
        description:
          "The answer has the value, once. An access key cannot grant rights, shards or time that it does not have, nor looser bounds than its own; one whose " +
          "tokens end with it creates none.",
        body: schemas.accessKeyRequestSchema,
        response: { 201: schemas.createdAccessKeySchema },
      },
    },
    async (request, reply) => {
      const { name, rights, shards, expiresAt, ...bounds } = request.body;
      const end = expiresAt === undefined ? null : new Date(expiresAt);
      const wanted = { ...bounds, name, rights, shards, expiresAt: end };
      if (wanted.expiresAt !== null && wanted.expiresAt <= now()) {
        throw invalidRequest([{ property: "expiresAt", reason: "lies in the past" }]);
      }
      const { value, ...accessKey } = await accessKeys.create(wanted, authorityOf(request));
      return reply.code(201).send({ ...presentTo(requesterOf(request), accessKey), value });
    },
  );

  app.get(
    "/access-keys/:accessKeyId",
    {
      config: { access: { right: "manage-access-keys" }, problems: ["unknown-access-key"] },
      schema: {
        operationId: "getAccessKey",
        tags: ["access keys"],
        summary: "Look up an access key, also if removed",
        params: schemas.accessKeyPathSchema,
        response: { 200: schemas.accessKeySchema },
      },
    },
    async (request) => {
      const accessKey = await accessKeys.find(request.params.accessKeyId);
      return presentTo(requesterOf(request), accessKey);
    },
  );

  app.patch(
    "/access-keys/:accessKeyId",
    {
      config: { access: { right: "manage-access-keys" }, problems: ["unknown-access-key", "last-access-key"] },
      schema: {
        operationId: "changeAccessKey",
        tags: ["access keys"],
        summary:
          "Change the name of an access key, take rights or shards away from it, bound it further, disable or enable it",
        description:
          "Nothing is added: create another access key for that. A disabled one is refused at once, at every instance; it keeps its rights, and what it issued does not change, " +
          "unless that ends with it: then its tokens are revoked, for good. Codes for people that it " +
          "created are void for good. You can only enable what you could grant.",
        params: schemas.accessKeyPathSchema,
        body: schemas.accessKeyChangeSchema,
        response: { 200: schemas.accessKeySchema },
      },
    },
    async (request) => {
      const accessKey = await accessKeys.change(request.params.accessKeyId, request.body, authorityOf(request));
      return presentTo(requesterOf(request), accessKey);
    },
  );

  app.post(
    "/access-keys/:accessKeyId/rotate",
    {
      config: { access: { right: "manage-access-keys" }, problems: ["unknown-access-key", "access-key-ended"] },
      schema: {
        operationId: "rotateAccessKey",
        tags: ["access keys"],
        summary: "Create an access key in place of another, which stays valid for a grace period",
        description:
          "The new one has the name, rights, shards, bounds and length of life of the other. The answer has the value, once; if it is lost, rotate the " +
          "new one. Tokens that the other issued stay valid; where they end with it, until the grace period is over.",
        params: schemas.accessKeyPathSchema,
        body: schemas.accessKeyRotationSchema,
        response: { 201: schemas.createdAccessKeySchema },
      },
    },
    async (request, reply) => {
      const { accessKeyId } = request.params;
      const made = await accessKeys.rotate(accessKeyId, request.body.grace, authorityOf(request));
      const { value, ...accessKey } = made;
      return reply.code(201).send({ ...presentTo(requesterOf(request), accessKey), value });
    },
  );

  app.delete(
    "/access-keys/:accessKeyId",
    {
      config: { access: { right: "manage-access-keys" }, problems: ["unknown-access-key", "last-access-key"] },
      schema: {
        operationId: "removeAccessKey",
        tags: ["access keys"],
        summary: "Remove an access key",
        description:
          "It is refused at once, at every instance, and stays visible as removed, so what it issued can be traced. Tokens that it issued stay valid, unless they " +
          "end with it.",
        params: schemas.accessKeyPathSchema,
        response: { 204: z.null().describe("Removed.") },
      },
    },
    async (request, reply) => {
      await accessKeys.remove(request.params.accessKeyId, authorityOf(request));
      return reply.code(204).send(null);
    },
  );
}

function presentAccessKey(
  { kind: _, ...accessKey }: AccessKey,
  viewer: Holding,
  now: Date,
): z.input<typeof schemas.accessKeySchema> {
  return {
    ...accessKey,
    allowedAddresses: accessKey.allowedAddresses && [...accessKey.allowedAddresses],
    issuablePermissions: accessKey.issuablePermissions && [...accessKey.issuablePermissions],
    ...shardsSeenBy(viewer, accessKey),
    status: statusOf(accessKey, now),
    createdAt: accessKey.createdAt.toISOString(),
    expiresAt: accessKey.expiresAt?.toISOString() ?? null,
    suspendedAt: accessKey.suspendedAt?.toISOString() ?? null,
    disabledAt: accessKey.disabledAt?.toISOString() ?? null,
    removedAt: accessKey.removedAt?.toISOString() ?? null,
    lastUsedAt: accessKey.lastUsedAt?.toISOString() ?? null,
  };
}
