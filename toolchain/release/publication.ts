/**
 * The repository that packages, schema, SDKs and pages name. **Nobody has published it yet**: whoever does puts its address here, runs
 * `npm run schema`, and corrects what `test/toolchain/release/publication.test.ts` lists.
 */
export const REPOSITORY = "https://github.com/pulumi-keyring/pulumi-keyring";

/** The repository as GitHub's API has it: `owner/name`. */
export const SLUG = new URL(REPOSITORY).pathname.slice(1);

/** Where Pulumi looks for the plugin's archives: at the release `v<version>` on GitHub, by their names. */
export const PLUGIN_DOWNLOAD_URL = `github://api.github.com/${SLUG}`;

/** The Go module of the generated SDK: the folder `sdk/go` of the commit with the tag `sdk/go/v<version>`. */
export const GO_MODULE = `${new URL(REPOSITORY).host}/${SLUG}/sdk/go`;

/** What programs import in Go; its systems are folders in it. */
export const GO_IMPORT = `${GO_MODULE}/keyring`;

/** A square picture, which the Pulumi Registry shows and the generator for C# puts into its package. */
export const LOGO = "docs/logo.png";

export const LOGO_URL = `https://raw.githubusercontent.com/${SLUG}/main/${LOGO}`;

/** What stands in the package.json of a workspace that is published. */
export function publishedAs(folder: string): object {
  return {
    homepage: `${REPOSITORY}#readme`,
    bugs: { url: `${REPOSITORY}/issues` },
    repository: { type: "git", url: `git+${REPOSITORY}.git`, directory: folder },
    publishConfig: { access: "public", provenance: true },
  };
}
