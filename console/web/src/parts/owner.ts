/** The Pulumi stack that something belongs to. */
export interface Owner {
  /** As `pulumi stack select` takes it: "acme/shop/prod". */
  stack: string;
  resource: string;
}

/**
 * Which stack has minted something, by the label `owner` that Keyring's provider writes:
 * `<prefix>/<organization>/<project>/<stack>/<resource>`, of which the prefix may have several parts or be missing.
 */
export function ownerOf({ owner }: Record<string, string>): Owner | undefined {
  const [resource, stack, project, organization] = owner?.split("/").reverse() ?? [];
  if (!resource || !stack || !project || !organization) return undefined;
  const parts = organization === "-" ? [project, stack] : [organization, project, stack];
  return { stack: parts.join("/"), resource };
}
