import type { Json } from "./keep-referenced.js";

const refusal = (description: string): Json => ({
  description,
  content: { "application/json": { schema: { $ref: "#/components/schemas/JsonRpcError" } } },
});

/** The gateway as an OpenAPI path: Fastify does not serve it, so no route describes it. */
export const GATEWAY_PATHS: Record<string, Json> = {
  "/api/v1/shards/{shardId}/neard-rpc/": {
    post: {
      operationId: "callShard",
      tags: ["gateway"],
      summary: "Call the shard's NEAR JSON-RPC",
      description:
        "Passed on when the token's permissions cover the method. The token is read from `x-api-key`, `x-console-api-key` or " +
        "`authorization` (in each of them bare, as Bearer, or as user or password of Basic), never from the URL. A value that cannot " +
        "be a token is ignored beside one. The path works without the last slash too. No batches.",
      parameters: [{ name: "shardId", in: "path", required: true, schema: { type: "string" } }],
      security: [{ token: [] }],
      requestBody: {
        required: true,
        content: {
          "application/json": {
            schema: {
              type: "object",
              properties: { jsonrpc: { type: "string" }, id: {}, method: { type: "string" }, params: {} },
              required: ["method"],
            },
          },
        },
      },
      responses: {
        "200": {
          description: "The shard's answer, as it is. It may be a JSON-RPC error.",
          content: { "application/json": { schema: { type: "object" } } },
        },
        "400": refusal(
          "Not one JSON-RPC request, or (code -32601, as a node answers it) of a method that the gateway does not know.",
        ),
        "401": refusal("No token, two different ones, or one that is unknown, expired or revoked."),
        "403": refusal(
          "The token is for another shard, lacks a permission this method needs, or may not be used from this address.",
        ),
        "413": refusal("The body is larger than 10 MiB, or than 1 MiB where the method takes no signed transaction."),
        "429": refusal(
          "Too much at once with this token or from this address, or more per second than the token may. `Retry-After` says when to try again.",
        ),
        "500": refusal("The console failed."),
        "502": refusal(
          "The shard's RPC gave no valid answer, or does not accept the console. `Retry-After` is the RPC's.",
        ),
        "503": refusal("Too much at once for the console. `Retry-After` says when to try again."),
        "504": refusal("The shard's RPC took too long. A transaction may have been taken all the same."),
      },
    },
  },
};

/** The schemas the gateway's path refers to. */
export const GATEWAY_SCHEMAS: Record<string, Json> = {
  JsonRpcError: {
    type: "object",
    properties: {
      jsonrpc: { const: "2.0" },
      id: { description: "That of the request, or null when it was not read." },
      error: {
        type: "object",
        properties: {
          code: { type: "integer" },
          message: { type: "string" },
          name: { type: "string" },
          cause: { type: "object" },
        },
        required: ["code", "message"],
      },
    },
    required: ["jsonrpc", "id", "error"],
  },
};
