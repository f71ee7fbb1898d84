import type { TestConsole } from "../../support/console.js";
import type { OpenApiDocument } from "./documented-calls.js";
import { exampleOf, type Schema } from "./example-of.js";

/** An operation of the document, below /api/v1. */
export interface DocumentedOperation {
  operationId: string;
  method: string;
  /** With parameters in braces. */
  path: string;
  /** Undefined where it takes no body. */
  body: Schema | undefined;
  /** Whether anybody may use it. */
  isPublic: boolean;
  /** Whether only people may, with a session. */
  isForPeople: boolean;
}

export async function documentOf(at: TestConsole): Promise<OpenApiDocument> {
  return (await (await fetch(`${at.url}/openapi.json`)).json()) as OpenApiDocument;
}

/** Every operation of the management API. */
export function operationsOf(document: OpenApiDocument): DocumentedOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Documented>).flatMap(([method, operation]) => {
      if (!path.startsWith("/api/v1") || operation.operationId === "callShard") return [];
      const { security } = operation;
      return {
        operationId: operation.operationId,
        method: method.toUpperCase(),
        path: path.slice("/api/v1".length),
        body: operation.requestBody?.content["application/json"]?.schema,
        isPublic: security?.length === 0,
        isForPeople: security?.length === 1 && "session" in (security[0] ?? {}),
      };
    }),
  );
}

/** A request for an operation, with ids of nothing where it names something, and the smallest body that fits. */
export function anyRequest(
  operation: DocumentedOperation,
  document: OpenApiDocument,
  shardId: string,
): { path: string; body: unknown } {
  const { path, body } = operation;
  return {
    path: path.replace("{shardId}", shardId).replace(/\{[^}]+\}/g, "01890000-0000-7000-8000-000000000000"),
    body: body && exampleOf(body, document),
  };
}

interface Documented {
  operationId: string;
  security?: object[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}
