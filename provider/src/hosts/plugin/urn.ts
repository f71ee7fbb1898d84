/** What the name that the engine gives a resource says of it: `urn:pulumi:<stack>::<project>::<parents>$<type>::<name>`. */
export interface Urn {
  stack: string;
  project: string;
  /** The type token, e.g. `keyring:calimero:AuthToken`. */
  type: string;
  name: string;
}

/** @throws Error for any other text */
export function parseUrn(text: string): Urn {
  const [stack, project, types, ...name] = text.replace(/^urn:pulumi:/, "").split("::");
  if (stack === undefined || project === undefined || types === undefined || name.length === 0) {
    throw new Error(`${JSON.stringify(text)} is not a URN`);
  }
  return { stack, project, type: types.slice(types.lastIndexOf("$") + 1), name: name.join("::") };
}

/** Whose a resource is, as far as its URN says: the engine tells a plugin nothing of the organization, so `-` stands there, which none is called. */
export function ownerOf({ project, stack, name }: Urn): string {
  return ["-", project, stack, name].join("/");
}
