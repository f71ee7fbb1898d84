import { type ApiDocument, resolve, type Schema } from "./document.js";

/** The type of a value in a line: `string (date-time) | null`, `Token[]`, `"active" | "expired"`. */
export function typeInWords(schema: Schema): string {
  const { $ref, type, enum: values, anyOf, items, additionalProperties, format } = schema;
  if ($ref !== undefined) return $ref.split("/").at(-1) ?? $ref;
  if ("const" in schema) return JSON.stringify(schema.const);
  if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(" | ");
  if (anyOf !== undefined) return [...new Set(anyOf.map(typeInWords))].join(" | ");
  if (type === undefined) return "any";
  if (Array.isArray(type)) return type.join(" | ");
  if (type === "array") return items === undefined ? "array" : arrayOf(typeInWords(items));
  if (type === "object" && typeof additionalProperties === "object" && schema.properties === undefined)
    return `object of ${typeInWords(additionalProperties)}`;
  return format === undefined ? type : `${type} (${format})`;
}

function arrayOf(type: string): string {
  return /[ |]/.test(type) ? `(${type})[]` : `${type}[]`;
}

/** What a value must keep to beside its type; nothing where it is only that. */
export function limitsInWords({ anyOf, items, ...schema }: Schema): string[] {
  return [
    ...range(schema.minLength, schema.maxLength, "characters"),
    ...range(schema.minItems, schema.maxItems, "items"),
    ...range(schema.minimum, schema.maximum, ""),
    ...(schema.pattern === undefined ? [] : [`matches ${schema.pattern}`]),
    ...(schema.default === undefined ? [] : [`default ${JSON.stringify(schema.default)}`]),
    ...(anyOf ?? []).flatMap(limitsInWords),
    ...(items === undefined ? [] : limitsInWords(items).map((limit) => `each: ${limit}`)),
  ];
}

function range(least: number | undefined, most: number | undefined, unit: string): string[] {
  const [from, to] = [bound(least), bound(most)];
  if (from === undefined && to === undefined) return [];
  const span = from === undefined ? `at most ${to}` : to === undefined ? `at least ${from}` : `${from} to ${to}`;
  return [`${span} ${unit}`.trimEnd()];
}

/** Where every safe integer fits, nothing is bounded. */
function bound(value: number | undefined): number | undefined {
  return value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? undefined : value;
}

/** The objects that a value consists of, through lists and alternatives: what its type in a line leaves out. */
export function objectsIn(schema: Schema, document: ApiDocument): { name: string; schema: Schema }[] {
  const { schema: found, name } = resolve(schema, document);
  if (found.properties !== undefined) return [{ name: name ?? "object", schema: found }];
  const { items, anyOf = [], additionalProperties } = found;
  const inner = [...(items ? [items] : []), ...anyOf];
  if (typeof additionalProperties === "object") inner.push(additionalProperties);
  return inner.flatMap((one) => objectsIn(one, document));
}
