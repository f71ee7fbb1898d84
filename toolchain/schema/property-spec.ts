import { z } from "zod";

/** A type in the words of Pulumi's package schema. */
export interface TypeSpec {
  type?: "string" | "integer" | "number" | "boolean" | "array" | "object";
  items?: TypeSpec;
  additionalProperties?: TypeSpec;
  $ref?: string;
  oneOf?: TypeSpec[];
}

export interface PropertySpec extends TypeSpec {
  description?: string;
  secret?: boolean;
  default?: string | number | boolean;
  /** What a language calls it, where that is not the name itself. */
  language?: { csharp: { name: string } };
}

export interface ObjectSpec {
  properties: Record<string, PropertySpec>;
  required: string[];
}

/** A type with a name: an object, or a text of which only some values are allowed. */
export type NamedTypeSpec =
  | ({ type: "object"; description?: string } & ObjectSpec)
  | { type: "string"; description?: string; enum: EnumValue[] };

/** One of the values of an enum, and what SDKs call it: `ViewBlocks` for `view-blocks`. */
export interface EnumValue {
  name: string;
  value: string;
}

/** The types with a name that were met so far, by their tokens. */
export type NamedTypes = Map<string, NamedTypeSpec>;

/** What zod makes of a shape, as far as it is read here; the last ones are from the shapes' own `meta`. */
export interface Described {
  type?: string;
  description?: string;
  properties?: Record<string, Described>;
  required?: string[];
  items?: Described;
  additionalProperties?: Described | boolean;
  anyOf?: Described[];
  enum?: string[];
  const?: unknown;
  default?: unknown;
  title?: string;
  examples?: unknown[];
  secret?: boolean;
  internal?: boolean;
  given?: string;
  /** An output that a resource always has after an `up` that succeeded, though not while one has failed. */
  afterUp?: boolean;
  /** The value that cannot stand in a list with others. */
  alone?: string;
  variable?: string;
}

/**
 * The properties of a shape.
 * @param owner the token of what has them, `keyring:calimero:AuthToken`: types without a title of their own are named after it
 */
export function objectSpec(shape: z.ZodObject, owner: string, named: NamedTypes): ObjectSpec {
  return ofObject(described(shape), owner, named);
}

/** The properties that a program must give: not those that the host gives in its place. */
export function requiredOf(shape: z.ZodObject): string[] {
  const { properties = {}, required = [] } = described(shape);
  return required.filter((name) => properties[name]?.given === undefined).sort();
}

/** The examples of a shape, as its `meta` gives them. */
export function examplesOf(shape: z.ZodObject): Record<string, unknown>[] {
  return (shape.meta()?.["examples"] ?? []) as Record<string, unknown>[];
}

/** What zod says of a shape as programs write it. */
export function described(shape: z.ZodObject): Described {
  return z.toJSONSchema(shape, { io: "input", unrepresentable: "any" }) as Described;
}

/** The properties that people see. */
export function shown({ properties = {} }: Described): [string, Described][] {
  return Object.entries(properties).filter(([, { internal }]) => internal !== true);
}

/** Whether an object always has a property: by its shape, or for a resource after an `up` that succeeded. */
export function isThere({ properties = {}, required = [] }: Described, name: string): boolean {
  return required.includes(name) || properties[name]?.afterUp === true;
}

function ofObject(is: Described, owner: string, named: NamedTypes): ObjectSpec {
  const properties = shown(is);
  return {
    properties: Object.fromEntries(
      properties.map(([name, one]) => [name, propertySpec(one, `${owner}${capital(name)}`, named)]),
    ),
    required: properties.flatMap(([name]) => (isThere(is, name) ? [name] : [])).sort(),
  };
}

function propertySpec(is: Described, name: string, named: NamedTypes): PropertySpec {
  const spec: PropertySpec = typeSpec(is, name, named);
  const description = describe(is);
  if (description !== undefined) spec.description = description;
  if (is.secret === true) spec.secret = true;
  if (isPrimitive(is.default)) spec.default = is.default;
  return spec;
}

/** An input as SDKs type it: where an enum is asked for, any text compiles, and the check judges it. */
export function relaxed(spec: PropertySpec, named: NamedTypes): PropertySpec {
  const { items, $ref, ...rest } = spec;
  if (items !== undefined) return { ...rest, items: relaxed(items, named) };
  if ($ref === undefined || named.get($ref.replace("#/types/", ""))?.type !== "string") return spec;
  return { ...rest, type: "string", oneOf: [{ type: "string" }, { $ref }] };
}

/** What a property is, in sentences. */
export function describe({ description, examples = [], variable }: Described): string | undefined {
  const parts = [
    description,
    examples.length > 0 ? `For example ${examples.map((example) => `\`${String(example)}\``).join(", ")}.` : undefined,
    variable === undefined ? undefined : `The plugin also reads ${variable} from its environment.`,
  ];
  return parts.filter((part) => part !== undefined).join(" ") || undefined;
}

function typeSpec(is: Described, name: string, named: NamedTypes): TypeSpec {
  const token = is.title === undefined ? name : tokenOf(is.title);
  if (is.anyOf !== undefined) return { oneOf: is.anyOf.map((one) => typeSpec(one, name, named)) };
  if (is.enum !== undefined) {
    return reference(token, named, { type: "string", ...descriptionOf(is), enum: is.enum.map(enumValue) });
  }
  if (is.properties !== undefined) {
    return reference(token, named, { type: "object", ...descriptionOf(is), ...ofObject(is, token, named) });
  }
  if (is.type === "array") return { type: "array", items: typeSpec(is.items ?? {}, name, named) };
  if (is.type === "object") {
    const { additionalProperties: values } = is;
    return { type: "object", additionalProperties: typeof values === "object" ? typeSpec(values, name, named) : ANY };
  }
  return isScalar(is.type) ? { type: is.type } : ANY;
}

function enumValue(value: string): EnumValue {
  return { name: value.split("-").map(capital).join(""), value };
}

function descriptionOf({ description }: Described): { description?: string } {
  return description === undefined ? {} : { description };
}

function reference(token: string, named: NamedTypes, spec: NamedTypeSpec): TypeSpec {
  const known = named.get(token);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(spec)) {
    throw new Error(`two different types are called ${token}: give one of them another title`);
  }
  named.set(token, spec);
  return { $ref: `#/types/${token}` };
}

/** `Rotation` belongs to all systems, `calimero:Permission` to one. */
function tokenOf(title: string): string {
  return title.includes(":") ? `keyring:${title}` : `keyring:index:${title}`;
}

function isScalar(type: string | undefined): type is "string" | "integer" | "number" | "boolean" {
  return type === "string" || type === "integer" || type === "number" || type === "boolean";
}

function isPrimitive(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

export function capital(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

const ANY: TypeSpec = { $ref: "pulumi.json#/Any" };
