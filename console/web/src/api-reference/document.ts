import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { NoAnswer } from "../api/failure.js";

/** What the pages read of the console's OpenAPI document. */
export interface ApiDocument {
  info: { title: string; version: string; description: string };
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, OperationObject>>;
  components: {
    schemas: Record<string, Schema>;
    securitySchemes: Record<string, { description: string }>;
  };
  security: Requirement[];
}

/** Names of security schemes that count together; an empty one asks for none. */
type Requirement = Record<string, string[]>;

interface OperationObject {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  security?: Requirement[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Content };
  responses: Record<string, { description: string; content?: Content }>;
}

interface Parameter {
  name: string;
  in: "path" | "query" | "header" | "cookie";
  required?: boolean;
  description?: string;
  schema: Schema;
}

/** By media type. */
type Content = Record<string, { schema: Schema }>;

/** A JSON schema, as far as the document uses them. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
  description?: string;
  format?: string;
  pattern?: string;
  default?: unknown;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
}

/** One operation, with where it is. */
export interface Operation extends OperationObject {
  method: string;
  path: string;
}

/** The document that this console serves to everybody. It changes only with the console. */
export function useApiDocument(): UseQueryResult<ApiDocument> {
  return useQuery({
    queryKey: ["openapi.json"],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const response = await fetch(new URL("openapi.json", document.baseURI), { signal });
      if (!response.ok) throw new NoAnswer("GET");
      return (await response.json()) as ApiDocument;
    },
  });
}

/** Its operations, tag by tag in the document's order; without a tag that has none. */
export function operationsByTag({
  paths,
  tags,
}: ApiDocument): { tag: string; about: string; operations: Operation[] }[] {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  );
  const described = new Map(tags.map(({ name, description }) => [name, description]));
  const names = new Set([...described.keys(), ...all.flatMap((operation) => operation.tags)]);
  return [...names]
    .map((tag) => ({
      tag,
      about: described.get(tag) ?? "",
      operations: all.filter((operation) => operation.tags[0] === tag),
    }))
    .filter(({ operations }) => operations.length > 0);
}

/** The schema that stands behind a reference, and the name it has there. */
export function resolve(schema: Schema, { components }: ApiDocument): { schema: Schema; name: string | undefined } {
  const name = schema.$ref?.split("/").at(-1);
  return { schema: (name !== undefined && components.schemas[name]) || schema, name };
}

/** The schema of a body or an answer, if it is JSON. */
export function jsonSchemaOf(content: Content | undefined): Schema | undefined {
  return Object.entries(content ?? {}).find(([type]) => /\bjson$/.test(type))?.[1].schema;
}
