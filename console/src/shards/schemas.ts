import {
  MOST_ENDPOINTS,
  MOST_ORIGINS,
  MOST_RPC_HEADERS,
  whyNoAccountId,
  whyNoOrigin,
  whyNoRpcHeader,
  whyNoRpcUrl,
  whyNoShardId,
} from "pulumi-keyring-near";
import { z } from "zod";
import { actorSchema } from "../access/schemas.js";
import { shardCeilings, shownShardCeilings } from "../bounds/schemas.js";
import { bySearch, countInAnswer, paging, sortedBy, withCount, withRemoved } from "../inputs/paging.js";
import { textWithout } from "../inputs/text.js";

const urlSchema = z
  .string("must be a text")
  .superRefine((text, context) => {
    const reason = whyNoRpcUrl(text);
    if (reason) context.addIssue({ code: "custom", message: reason, input: "[not repeated]" });
  })
  .transform((text) => new URL(text).href);

const headersSchema = z
  .record(z.string(), z.string("must be a text, or null to remove it").nullable(), "must be a JSON object")
  .superRefine((headers, context) => {
    const names = Object.keys(headers);
    const report = (message: string, path: string[]) =>
      context.addIssue({ code: "custom", message, path, input: "[not repeated]" });
    if (names.length > MOST_RPC_HEADERS) report(`must be at most ${MOST_RPC_HEADERS}`, []);
    for (const [name, value] of Object.entries(headers).slice(0, MOST_RPC_HEADERS)) {
      const reason = whyNoRpcHeader(name.toLowerCase(), value);
      if (reason) report(reason, [name.slice(0, 64)]);
      if (names.some((other) => other !== name && other.toLowerCase() === name.toLowerCase()))
        report("is there twice, in upper and lower case", [name.slice(0, 64)]);
    }
  })
  .transform((headers) => new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])))
  .describe(
    "What goes along with each request, such as `authorization`. Encrypted, and never shown again. A text sets a header, null removes it, and " +
      "those left out stay. They belong to the origin of the URL: at another one they are needed anew.",
  );

const endpointSchema = z
  .strictObject(
    { url: urlSchema.describe("A NEAR JSON-RPC URL."), headers: headersSchema.optional() },
    "must be a JSON object",
  )
  .transform(({ url, headers }) => ({ url, headers }))
  .meta({ id: "ShardEndpointRequest" });

const endpointsSchema = z
  .array(endpointSchema, "must be a list")
  .min(1, "must have at least one URL")
  .max(MOST_ENDPOINTS, `must have at most ${MOST_ENDPOINTS} URLs`)
  .superRefine((endpoints, context) => {
    const urls = endpoints.map(({ url }) => url);
    for (const [index, url] of urls.entries()) {
      if (urls.indexOf(url) === index) continue;
      context.addIssue({ code: "custom", message: "is there twice", path: [index, "url"], input: "[not repeated]" });
    }
  })
  .describe("Where the shard's JSON-RPC is. The first URL that answers gets the requests.");

const originsSchema = z
  .array(textWithout(whyNoOrigin), "must be a list")
  .max(MOST_ORIGINS, `must have at most ${MOST_ORIGINS} origins`)
  .transform((origins) => [...new Set(origins)])
  .describe(
    "The origins whose pages may use the gateway of the shard, such as `https://app.example.org`; `*` for all. None by default. Browsers need this, " +
      "other clients do not.",
  );

/** The body of POST /shards. */
export const shardRequestSchema = z
  .strictObject(
    {
      id: textWithout(whyNoShardId).describe("Like `<name>-calimero-testnet`; also near-cli's --networkId."),
      rpcUrl: urlSchema
        .optional()
        .describe("The NEAR JSON-RPC URL for the gateway's requests; short for one of `endpoints`."),
      endpoints: endpointsSchema.optional(),
      masterAccount: textWithout(whyNoAccountId).describe("Like `<name>.calimero.testnet`."),
      allowedOrigins: originsSchema.optional(),
      ...shardCeilings,
    },
    "must be a JSON object",
  )
  .superRefine(({ rpcUrl, endpoints }, context) => {
    if ((rpcUrl === undefined) !== (endpoints === undefined)) return;
    const message = endpoints === undefined ? "must be a text" : "and endpoints are mutually exclusive";
    context.addIssue({ code: "custom", message, path: ["rpcUrl"], input: "[not repeated]" });
  })
  .meta({ id: "ShardRequest" });

/** The body of a test of connections. */
export const connectionTestRequestSchema = z
  .strictObject({ endpoints: endpointsSchema }, "must be a JSON object")
  .meta({ id: "ConnectionTestRequest" });

/** The same for a shard that is there. */
export const shardConnectionTestRequestSchema = z
  .strictObject(
    { endpoints: endpointsSchema.optional().describe("Left out, those that the shard has.") },
    "must be a JSON object",
  )
  .meta({ id: "ShardConnectionTestRequest" });

/** The answer to both. */
export const connectionTestSchema = z
  .object({
    connections: z.array(
      z.object({
        url: z.string(),
        works: z.boolean().describe("Whether a NEAR JSON-RPC answered and lets the console in."),
        found: z.string().describe("What came of it, to complete a sentence that begins with “The RPC”."),
        node: z
          .object({
            chainId: z.string().nullable(),
            version: z.string().nullable(),
            latestBlockHeight: z.number().nullable(),
            latestBlockTime: z.iso.datetime().nullable(),
            isSyncing: z.boolean().nullable(),
          })
          .nullable()
          .describe("What the node says of itself; null where it does not."),
        milliseconds: z.int(),
      }),
    ),
  })
  .meta({ id: "ConnectionTest" });

/** How one URL of a shard has been doing. */
export const healthSchema = z
  .object({
    state: z.enum(["untried", "answering", "failing"]),
    since: z.iso.datetime().nullable().describe("Since when it is in this state."),
    lastSuccessAt: z.iso.datetime().nullable(),
    lastFailureAt: z.iso.datetime().nullable(),
    lastFailure: z.string().nullable().describe("To complete a sentence that begins with “The RPC”."),
    setAsideUntil: z.iso.datetime().nullable().describe("Until when other URLs of the shard are tried before it."),
  })
  .meta({ id: "EndpointHealth" })
  .describe("How requests to the URL went, as the instance that answers has seen since it started.");

/** A shard as answers show it. */
export const shardSchema = z
  .object({
    id: z.string(),
    masterAccount: z.string().describe("The account whose sub-accounts the shard's users have."),
    upstream: z
      .union([
        z.object({ kind: z.literal("development") }).describe("A development shard inside this console."),
        z
          .object({
            kind: z.literal("url"),
            url: z.string().describe("The first of `endpoints`."),
            redacted: z
              .boolean()
              .describe("Whether URLs show no path and query, which may hold keys: without the right `add-shards`."),
            endpoints: z.array(
              z.object({
                url: z.string(),
                headers: z
                  .array(z.string())
                  .describe("The names of the headers that go along. Nobody is shown their values."),
                health: healthSchema,
              }),
            ),
          })
          .describe("A NEAR JSON-RPC."),
      ])
      .describe("Where the shard's JSON-RPC really is."),
    rpcUrl: z.string().describe("The shard's JSON-RPC behind the gateway."),
    allowedOrigins: z.array(z.string()).describe("The origins whose pages may use it; `*` for all."),
    ...shownShardCeilings,
    createdAt: z.iso.datetime(),
    status: z.enum(["active", "disabled", "removed"]).describe("Only an active one is served."),
    disabledAt: z.iso.datetime().nullable(),
    removedAt: z.iso.datetime().nullable(),
    removedBy: actorSchema.nullable(),
  })
  .meta({ id: "Shard" });

/** The query of GET /shards. */
export const shardQuerySchema = z.strictObject({
  ...withRemoved,
  ...bySearch("the id or the master account"),
  ...sortedBy(["id", "-id", "created", "-created"], "By id if left out."),
  ...withCount,
  ...paging,
});

/** The body of PATCH /shards/{shardId}. */
export const shardChangeSchema = z
  .strictObject(
    {
      disabled: z.boolean("must be true or false").optional(),
      endpoints: endpointsSchema.optional(),
      allowedOrigins: originsSchema.optional(),
      ...shardCeilings,
      skipConnectionTest: z
        .boolean("must be true or false")
        .optional()
        .describe("Takes `endpoints` although one of them does not answer now."),
    },
    "must be a JSON object",
  )
  .superRefine(({ skipConnectionTest: _, ...change }, context) => {
    if (Object.values(change).some((value) => value !== undefined)) return;
    context.addIssue({
      code: "custom",
      message: "must have disabled, endpoints, allowedOrigins, maxTokenLifetime or tokenPermissions",
      input: "[not repeated]",
    });
  })
  .meta({ id: "ShardChange" });

/** The answer to DELETE /shards/{shardId}. */
export const removedShardSchema = z
  .object({
    shard: shardSchema,
    revokedTokens: z.int().describe("How many of its active tokens were revoked."),
    failedOperations: z.int().describe("How many pending operations of its custodian failed."),
  })
  .meta({ id: "RemovedShard" });

/** One page of shards. */
export const shardPageSchema = z
  .object({
    shards: z.array(shardSchema),
    ...countInAnswer,
    nextCursor: z.string().nullable().describe("Null on the last page."),
  })
  .meta({ id: "ShardPage" });
