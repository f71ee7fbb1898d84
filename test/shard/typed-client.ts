import type { RpcAnswer } from "./support.js";

type Types = typeof import("@near-js/jsonrpc-types", { with: { "resolution-mode": "import" }});

/** A model of the published typed client, as far as it is used here. */
export interface Model {
  safeParse(value: unknown): { success: true } | { success: false; error: { issues: readonly Issue[] } };
}

interface Issue {
  path: readonly PropertyKey[];
  message: string;
  expected?: string;
  errors?: readonly (readonly Issue[])[];
}

/** What NEAR's published typed client expects of each method's answer. */
export async function responseModels(): Promise<ReadonlyMap<string, Model>> {
  const types = (await import("@near-js/jsonrpc-types")) as Types;
  const all = Object.entries(types.VALIDATION_SCHEMA_MAP as unknown as Record<string, { responseSchema: () => Model }>);
  return new Map(all.map(([method, { responseSchema }]) => [method, responseSchema()]));
}

/** What a client with these models would not take in an answer: paths with reasons. */
export function complaints(model: Model, answer: RpcAnswer): string[] {
  const { error, result } = JSON.parse(answer.text) as { error?: unknown; result?: unknown };
  const parsed = model.safeParse(camelCased({ jsonrpc: "2.0", id: "1", ...(error ? { error } : { result }) }));
  return parsed.success ? [] : reasons(parsed.error.issues);
}

/** Of a choice, the member that comes closest is what was meant. */
function reasons(issues: readonly Issue[], above: readonly PropertyKey[] = []): string[] {
  return issues.flatMap((issue) => {
    const path = [...above, ...issue.path];
    if (!issue.errors) return [`${path.join(".")}: ${issue.expected ?? issue.message}`];
    const members = issue.errors.map((member) => reasons(member, path));
    return members.toSorted((one, other) => depth(other) - depth(one) || one.length - other.length)[0] ?? [];
  });
}

function depth(found: readonly string[]): number {
  return Math.max(...found.map((text) => text.split(".").length));
}

/** The client names all fields so before it looks at them. */
function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => [
    name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    camelCased(item),
  ]);
  return Object.fromEntries(entries);
}
