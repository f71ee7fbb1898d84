import * as internals from "@pulumi/policy/deserialize";
import * as proxies from "@pulumi/policy/proxy";

/** What marks a special value, and a secret, where Pulumi writes properties as JSON. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** The function that turns what the engine sent into values; its package does not publish its type. */
type Deserialize = (sent: { toJavaScript(): unknown }, proxySecrets: boolean) => Record<string, unknown>;

/** Where the properties of a resource keep what the engine sent, with its marks. */
const MARKED: unique symbol = Symbol("marked");

/**
 * Makes resources remember which of their values are secrets. `@pulumi/policy` removes the marks before a policy sees a value, and offers no
 * other way to know; so this wraps the one function of it that does. Its version is pinned for that reason.
 */
export function rememberSecrets(): void {
  const deserialize = internals as unknown as { deserializeProperties: Deserialize };
  const original = deserialize.deserializeProperties;
  deserialize.deserializeProperties = (sent, proxySecrets) => {
    const properties = original(sent, proxySecrets);
    // The handler of single resources has no use for it, and proxies what it gets.
    if (!proxySecrets) Object.defineProperty(properties, MARKED, { value: sent.toJavaScript() });
    return properties;
  };
}

/** What stands in the place of a value that a preview does not know yet, one for each kind of value. */
const UNKNOWN: ReadonlySet<unknown> = new Set(
  Object.entries(proxies).flatMap(([name, value]) => (/^unknown\w+Value$/.test(name) ? [value] : [])),
);

/** The texts in the properties of a resource that are known, each with the path to it. */
export interface Texts {
  secret: [path: string, text: string][];
  plain: [path: string, text: string][];
}

/**
 * The texts in the properties of a resource, apart by whether the state encrypts them.
 * @returns undefined where that cannot be known: another version of `@pulumi/policy` reads properties in another way
 */
export function textsOf(properties: Record<string, unknown>): Texts | undefined {
  const marked = (properties as { [MARKED]?: unknown })[MARKED];
  if (marked === undefined) return undefined;
  const texts: Texts = { secret: [], plain: [] };
  collect(marked, "", texts, "plain");
  return texts;
}

function collect(value: unknown, path: string, texts: Texts, kind: keyof Texts): void {
  if (typeof value === "string" && !UNKNOWN.has(value)) texts[kind].push([path, value]);
  if (typeof value !== "object" || value === null) return;
  if ((value as Record<string, unknown>)[SIGNATURE] === SECRET) {
    collect((value as { value?: unknown }).value, path, texts, "secret");
    return;
  }
  for (const [key, item] of Object.entries(value)) collect(item, path === "" ? key : `${path}.${key}`, texts, kind);
}
