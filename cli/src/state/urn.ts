/** What a URN says of a resource. */
export interface UrnParts {
  stack: string;
  project: string;
  /** The name it has in its program. */
  name: string;
}

/** Reads `urn:pulumi:<stack>::<project>::<types>::<name>`; undefined for any other text. */
export function readUrn(urn: string): UrnParts | undefined {
  const [head, project, types, ...name] = urn.split("::");
  const stack = head?.split(":").slice(2).join(":");
  if (!stack || !project || !types || name.length === 0) return undefined;
  return { stack, project, name: name.join("::") };
}
