import type { Settings } from "./context.js";

/**
 * The name that a resource has in its program; undefined where nobody says whose it is.
 * @param owner `<organization>/<project>/<stack>/<resource name>`, of which only the name can hold a slash
 */
export function ownName(owner: string | undefined): string | undefined {
  return owner?.split("/").slice(3).join("/") || undefined;
}

/**
 * The same from an owner label, before which the settings may put a prefix.
 * @param label undefined where nothing is known of it
 */
export function labelledName(label: string | undefined, settings: Settings): string | undefined {
  const prefix = settings.get("ownerPrefix");
  const own = prefix && label?.startsWith(`${prefix}/`) ? label.slice(prefix.length + 1) : label;
  // what is shorter was never written by Keyring, or cut
  return ownName(own) ?? label?.split("/").at(-1);
}
