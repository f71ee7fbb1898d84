/**
 * The name that a resource has in its program; undefined where nobody says whose it is.
 * @param owner `<organization>/<project>/<stack>/<resource name>`, of which only the name can hold a slash
 */
export function ownName(owner: string | undefined): string | undefined {
  return owner?.split("/").slice(3).join("/") || undefined;
}
