/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** The parts of an OpenAPI document that matter here. */
export interface OpenApiParts {
  paths: Record<string, Json>;
  components: { schemas: Record<string, Json> };
}

/**
 * Tidies the schemas of a generated document. The generator writes each one twice, as `X` for answers and `XInput` for
 * requests: those that nothing refers to are dropped, and an `XInput` left without its `X` takes that name.
 */
export function keepReferenced<Document extends OpenApiParts>(document: Document): Document {
  const { schemas } = document.components;
  const used = referencedFrom(document.paths, schemas);
  const nameOf = (name: string) => {
    const plain = name.replace(/Input$/, "");
    return used.has(plain) ? name : plain;
  };
  const kept = Object.entries(schemas).flatMap(([name, schema]) =>
    used.has(name) ? [[nameOf(name), renameIn(schema, nameOf)] as const] : [],
  );
  return {
    ...document,
    paths: renameIn(document.paths, nameOf),
    components: { ...document.components, schemas: Object.fromEntries(kept) },
  };
}

const PREFIX = "#/components/schemas/";

/** The names of the schemas reached from a value, directly or through other schemas. */
function referencedFrom(value: Json, schemas: Record<string, Json>, found = new Set<string>()): Set<string> {
  if (value === null || typeof value !== "object") return found;
  for (const [key, member] of Object.entries(value)) {
    const name = key === "$ref" && typeof member === "string" ? member.slice(PREFIX.length) : undefined;
    if (name === undefined) {
      referencedFrom(member, schemas, found);
    } else if (!found.has(name)) {
      found.add(name);
      referencedFrom(schemas[name] ?? null, schemas, found);
    }
  }
  return found;
}

function renameIn<Value extends Json>(value: Value, nameOf: (name: string) => string): Value {
  const text = JSON.stringify(value, (key, member) =>
    key === "$ref" && typeof member === "string" ? PREFIX + nameOf(member.slice(PREFIX.length)) : member,
  );
  return JSON.parse(text) as Value;
}
