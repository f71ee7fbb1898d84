import swagger from "@fastify/swagger";
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from "fastify-type-provider-zod";
import { VERSION } from "../version/version.js";
import { GATEWAY_PATHS, GATEWAY_SCHEMAS } from "./gateway-path.js";
import { keepReferenced, type OpenApiParts } from "./keep-referenced.js";
import type { App } from "./typed-app.js";

/** Collects the description of every route registered after it. */
export async function describeRoutes(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Keyring console",
        version: VERSION,
        description:
          "The management API of Keyring's self-hosted console. It is Keyring's own design: Calimero, whose hosted console is " +
          "gone, never published one. The gateway (POST …/neard-rpc/) follows Calimero's documentation. Every route may also answer 408 " +
          "`body-too-slow` to a body that takes longer than 20 seconds, and 421 `wrong-host` to a browser that asks by a name that is " +
          "not the console's. To an access key that is bounded, every route may also answer 403 `address-not-allowed` and 429 `rate-limited`.",
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      servers: [{ url: "/" }],
      tags: [
        { name: "tokens", description: "Gateway tokens: what a program needs to use a shard." },
        { name: "shards", description: "The shards this console gives access to." },
        { name: "access keys", description: "What a program needs to use this API." },
        { name: "people", description: "Who signs in, and with which rights." },
        { name: "restore", description: "Backups, and the review of what a restored one brought back." },
        { name: "audit", description: "Who did what, from where." },
        { name: "overview", description: "What needs somebody." },
        { name: "gateway", description: "The JSON-RPC of the shards." },
        { name: "health", description: "For load balancers." },
      ],
      components: {
        securitySchemes: {
          accessKey: { type: "http", scheme: "bearer", description: "An access key, `keyring_…`." },
          session: {
            type: "apiKey",
            in: "cookie",
            name: "keyring-session",
            description: "The session of a person; over TLS the cookie is called `__Host-keyring-session`.",
          },
          token: { type: "apiKey", in: "header", name: "x-api-key", description: "A gateway token." },
        },
      },
      security: [{ accessKey: [] }, { session: [] }],
    },
    transform: createJsonSchemaTransform({ zodToJsonConfig: { override: preferFormats } }),
    transformObject: createJsonSchemaTransformObject({ zodToJsonConfig: { override: preferFormats } }),
  });
}

/** A format says what a pattern of three lines only repeats. */
function preferFormats({ jsonSchema }: { jsonSchema: { format?: string; pattern?: string } }): void {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
}

/** Serves the document at /openapi.json. Call it last. */
export function serveDocument(app: App): void {
  let document: string | undefined;
  app.get("/openapi.json", { config: { access: "public" }, schema: { hide: true } }, async (_request, reply) => {
    document ??= JSON.stringify(completeDocument(app));
    return reply.type("application/json; charset=utf-8").send(document);
  });
}

function completeDocument(app: App): OpenApiParts {
  // Through text, because the generator leaves undefined members and shared objects.
  const document = JSON.parse(JSON.stringify(app.swagger())) as OpenApiParts;
  return keepReferenced({
    ...document,
    paths: { ...document.paths, ...GATEWAY_PATHS },
    components: { ...document.components, schemas: { ...document.components.schemas, ...GATEWAY_SCHEMAS } },
  });
}
