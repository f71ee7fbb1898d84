import type { OpenApiDocument } from "./documented-calls.js";

/** The parts of a JSON schema that matter here. */
export interface Schema {
  $ref?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  format?: string;
  minLength?: number;
  minimum?: number;
  items?: Schema;
  minItems?: number;
  properties?: Record<string, Schema>;
  required?: string[];
}

/** A value that fits a schema, as small as possible. */
export function exampleOf(schema: Schema, document: OpenApiDocument): unknown {
  if (schema.$ref !== undefined) return exampleOf(resolve(schema.$ref, document), document);
  if ("const" in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [first] = schema.anyOf ?? schema.oneOf ?? [];
  if (first) return exampleOf(first, document);
  switch (schema.type) {
    case "object":
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, exampleOf(schema.properties?.[name] ?? {}, document)]),
      );
    case "array":
      return Array.from({ length: schema.minItems ?? 0 }, () => exampleOf(schema.items ?? {}, document));
    case "integer":
    case "number":
      return Math.max(1, schema.minimum ?? 1);
    case "boolean":
      return true;
    case "string":
      return FORMATS[schema.format ?? ""] ?? "x".repeat(Math.max(1, schema.minLength ?? 1));
    default:
      return null;
  }
}

export function resolve(ref: string, { components }: OpenApiDocument): Schema {
  return (components.schemas[ref.replace("#/components/schemas/", "")] ?? {}) as Schema;
}

const FORMATS: Record<string, string> = {
  email: "somebody@example.org",
  uuid: "01890000-0000-7000-8000-000000000000",
  "date-time": "2999-01-01T00:00:00Z",
  uri: "https://example.org/",
};
