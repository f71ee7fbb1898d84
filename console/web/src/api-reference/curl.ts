import { type ApiDocument, jsonSchemaOf, type Operation, resolve, type Schema } from "./document.js";

/**
 * An operation as a command, with what is required. Credentials and the parts of the path are variables of the shell; undefined for what
 * only a browser's session may do.
 */
export function curlOf(operation: Operation, document: ApiDocument, consoleUrl: string): string | undefined {
  const credential = credentialOf(operation.security ?? document.security);
  if (credential === undefined) return undefined;
  const required = (operation.parameters ?? []).filter((parameter) => parameter.required);
  const query = required.filter((parameter) => parameter.in === "query").map(({ name }) => `${name}=${variable(name)}`);
  const address = `${consoleUrl}${operation.path.replace(/\{(\w+)\}/g, (_, name: string) => variable(name))}`;
  const method = operation.method === "GET" ? "" : ` -X ${operation.method}`;
  const lines = [`curl${method} "${address}${query.length > 0 ? `?${query.join("&")}` : ""}"`, ...credential];
  const body = jsonSchemaOf(operation.requestBody?.content);
  if (body !== undefined) {
    const json = JSON.stringify(sampleOf(body, document)).replaceAll("'", "'\\''");
    lines.push(`-H "content-type: application/json"`, `-d '${json}'`);
  }
  return lines.join(" \\\n  ");
}

function credentialOf(security: ApiDocument["security"]): string[] | undefined {
  const names = security.flatMap((one) => Object.keys(one));
  if (names.includes("accessKey")) return [`-H "authorization: Bearer $CALIMERO_ACCESS_KEY"`];
  if (names.includes("token")) return [`-H "x-api-key: $NEAR_RPC_TOKEN"`];
  return names.length === 0 ? [] : undefined;
}

/** `shardId` → `$SHARD_ID` */
function variable(name: string): string {
  return `$${name.replace(/(?<=[a-z])(?=[A-Z])|-/g, "_").toUpperCase()}`;
}

/** The smallest value that a schema takes, with words in place of what people choose. */
export function sampleOf(schema: Schema, document: ApiDocument): unknown {
  const found = resolve(schema, document).schema;
  if ("const" in found) return found.const;
  if (found.enum !== undefined) return found.enum[0];
  if (found.anyOf?.[0] !== undefined) return sampleOf(found.anyOf[0], document);
  switch (Array.isArray(found.type) ? found.type[0] : found.type) {
    case "object": {
      const required = Object.entries(found.properties ?? {}).filter(([name]) => found.required?.includes(name));
      return Object.fromEntries(required.map(([name, one]) => [name, sampleOf(one, document)]));
    }
    case "array":
      return found.items === undefined || !found.minItems ? [] : [sampleOf(found.items, document)];
    case "integer":
    case "number":
      return Math.max(found.minimum ?? 1, 1);
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return "…";
  }
}
