/** What the name that the engine gives a resource says of it: `urn:pulumi:<stack>::<project>::<parents>$<type>::<name>`. */
export interface Urn {
  stack: string;
  project: string;
  /** The type token, e.g. `keyring:calimero:AuthToken`. */
  type: string;
  name: string;
}

/** Undefined for any other text. */
export function readUrn(text: string): Urn | undefined {
  const [head, project, types, ...name] = text.split("::");
  const stack = head?.split(":").slice(2).join(":");
  if (!stack || !project || !types || name.length === 0) return undefined;
  return { stack, project, type: types.slice(types.lastIndexOf("$") + 1), name: name.join("::") };
}

/** @throws Error for any other text */
export function parseUrn(text: string): Urn {
  const urn = readUrn(text);
  if (urn === undefined) throw new Error(`${JSON.stringify(text)} is not a URN`);
  return urn;
}

/** Whose a resource is, as far as its URN says: the engine tells a plugin nothing of the organization, so `-` stands there, which none is called. */
export function ownerOf({ project, stack, name }: Urn): string {
  return ["-", project, stack, name].join("/");
}
