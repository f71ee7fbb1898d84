import { functions, resources } from "../../provider/src/hosts/plugin/registry";
import type { AnyLookup } from "../../provider/src/lifecycle/lookup";
import type { AnyResource } from "../../provider/src/lifecycle/system";
import { capital, type Described, describe, described, isThere, requiredOf, shown } from "./property-spec";

/** How a value stands in a program: what is given to a resource, what a resource gives, or plain. */
type Side = "input" | "output" | "plain";

/**
 * The types of the TypeScript SDK, from the same definitions as the checks and the schema.
 * @returns the text of a file of `sdk/src` by its path there: `generated.ts` has what all systems share, `<system>/generated.ts` the rest
 */
export function sdkTypes(): Map<string, string> {
  const rooms = new Rooms();
  for (const [token, resource] of resources) addResource(rooms, token, resource);
  for (const [token, lookup] of functions) addFunction(rooms, token, lookup);
  return rooms.files();
}

function addResource(rooms: Rooms, token: string, resource: AnyResource): void {
  const { system, name } = namesIn(token);
  const room = rooms.of(system);
  const inputs = described(resource.inputs);
  const outputs = described(resource.outputs);
  const given = requiredOf(resource.inputs);
  const args = shown(inputs).map(([property, is]) => {
    const type = room.typeOf(is, "input", `${name}${capital(property)}`);
    return `${comment(describe(is))}${member(property, type, given.includes(property), "input")}`;
  });
  room.add(`${name}Args`, `/** The inputs of \`${name}\`. */\nexport interface ${name}Args {\n${lines(args)}}`);

  // an input with properties of its own is kept in the state and is no output of the class
  const made = shown(outputs).filter(([, { properties, items }]) => (properties ?? items?.properties) === undefined);
  const members = made.map(([property, is]) => {
    const type = room.typeOf(is, "output", `${name}${capital(property)}`);
    const there = isThere(outputs, property) || is.default !== undefined;
    const secret = resource.secrets.includes(property) ? "Secret. " : "";
    return `${comment(`${secret}${describe(is) ?? ""}`)}readonly ${property}: pulumi.Output<${type}${there ? "" : " | undefined"}>;`;
  });
  room.add(
    `${name}Outputs`,
    `/** The outputs of \`${name}\`. */\nexport interface ${name}Outputs {\n${lines(members)}}`,
  );
  const names = made.map(([property]) => property);
  room.add(
    `${name}Type`,
    `/** What the engine is told of the type of \`${name}\`. */\nexport const ${name}Type = ${JSON.stringify({ name: `${system}:${name}`, outputs: names, secrets: resource.secrets })} as const;`,
  );
}

function addFunction(rooms: Rooms, token: string, { inputs, outputs }: AnyLookup): void {
  const { system, name } = namesIn(token);
  const room = rooms.of(system);
  const parts = [
    { type: `${capital(name)}Args`, shape: inputs, description: `What \`${name}\` is asked.` },
    { type: `${capital(name)}Result`, shape: outputs, description: outputs.description ?? "" },
  ];
  for (const { type, shape, description } of parts) {
    if (Object.keys(shape.shape).length > 0) room.addObject(type, { ...described(shape), description }, "plain");
  }
}

/** The files by the system whose types they hold. */
class Rooms {
  readonly #rooms = new Map<string, Room>();
  readonly #shared = new Room(undefined);

  of(system: string): Room {
    const room = this.#rooms.get(system) ?? new Room(this.#shared);
    this.#rooms.set(system, room);
    return room;
  }

  files(): Map<string, string> {
    const rooms = [...this.#rooms].map(([system, room]) => [`${system}/generated.ts`, room.text()] as const);
    return new Map([["generated.ts", this.#shared.text()], ...rooms]);
  }
}

/** One file: types by their names, each once. */
class Room {
  readonly #types = new Map<string, string>();
  /** Names of the shared file that are used here. */
  readonly #imported = new Set<string>();
  readonly #shared: Room | undefined;

  constructor(shared: Room | undefined) {
    this.#shared = shared;
  }

  /** @throws Error where two different types have one name */
  add(name: string, text: string): void {
    const known = this.#types.get(name);
    if (known !== undefined && known !== text) throw new Error(`two different types are called ${name}`);
    this.#types.set(name, text);
  }

  /** A type by its title, which says whose it is, or else by the name of what has it. */
  typeOf(is: Described, side: Side, fallback: string): string {
    return wrapped(this.#bare(is, side, fallback), side);
  }

  addObject(name: string, is: Described, side: Side): void {
    const members = shown(is).map(([property, one]) => {
      const needed = is.required?.includes(property) === true;
      const type = this.typeOf(one, side, `${name}${capital(property)}`);
      return `${comment(describe(one))}${member(property, type, needed, side)}`;
    });
    this.add(name, `${comment(is.description)}export interface ${name} {\n${lines(members)}}`);
  }

  text(): string {
    const types = [...this.#types.values()].join("\n\n");
    const imports = [
      types.includes("pulumi.") ? 'import type * as pulumi from "@pulumi/pulumi";' : undefined,
      this.#imported.size > 0
        ? `import type { ${[...this.#imported].sort().join(", ")} } from "../generated.js";`
        : undefined,
    ].filter((line) => line !== undefined);
    const head = "// Written by `npm run schema` from the definitions of the provider. Do not edit.";
    return `${[head, ...imports].join("\n")}\n\n${types}\n`;
  }

  #bare(is: Described, side: Side, fallback: string): string {
    if (is.anyOf !== undefined) return is.anyOf.map((one) => this.#bare(one, side, fallback)).join(" | ");
    if (is.const !== undefined) return JSON.stringify(is.const);
    if (is.enum !== undefined || is.properties !== undefined) return this.#named(is, side, fallback);
    if (is.type === "array") {
      const item = this.typeOf(is.items ?? {}, side, fallback);
      const list = item.includes(" | ") ? `(${item})[]` : `${item}[]`;
      return side === "input" ? `readonly ${list}` : list;
    }
    if (is.type === "object") {
      const { additionalProperties: values } = is;
      const value = typeof values === "object" ? this.typeOf(values, side, fallback) : wrapped("unknown", side);
      return `Record<string, ${value}>`;
    }
    return SCALARS[is.type ?? ""] ?? "unknown";
  }

  #named(is: Described, side: Side, fallback: string): string {
    const [name = fallback, system] = (is.title ?? fallback).split(":").reverse();
    const shared = is.title !== undefined && system === undefined ? this.#shared : undefined;
    if (shared !== undefined) this.#imported.add(name);
    const room = shared ?? this;
    if (is.enum === undefined) room.addObject(name, is, side);
    else {
      const values = is.enum.filter((value) => value !== is.alone).map((value) => JSON.stringify(value));
      room.add(name, `${comment(is.description)}export type ${name} = ${values.join(" | ")};`);
    }
    return name;
  }
}

/** What may be left out may also be undefined, be it only once it is known: an optional output of one resource is an input of another. */
function member(property: string, type: string, needed: boolean, side: Side): string {
  if (needed) return `${property}: ${type};`;
  return `${property}?: ${side === "input" ? type.replace(/>$/, " | undefined>") : `${type} | undefined`};`;
}

const SCALARS: Record<string, string> = { string: "string", integer: "number", number: "number", boolean: "boolean" };

function namesIn(token: string): { system: string; name: string } {
  const [, system = "", name = ""] = token.split(":");
  return { system, name };
}

function wrapped(type: string, side: Side): string {
  return side === "input" ? `pulumi.Input<${type}>` : type;
}

function comment(text: string | undefined): string {
  return text === undefined || text === "" ? "" : `/** ${text} */\n`;
}

function lines(members: readonly string[]): string {
  return members.map((member) => `  ${member.replaceAll("\n", "\n  ")}\n`).join("");
}
