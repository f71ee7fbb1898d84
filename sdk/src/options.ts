import * as pulumi from "@pulumi/pulumi";

/** What the engine or the host of dynamic resources would ignore, or trip over, and what to do instead. */
const REFUSED: Partial<Record<keyof pulumi.CustomResourceOptions, string>> = {
  import: "Take the credential over with the input `adopt`, or use the native plugin, which can import.",
  replaceOnChanges: "Use the option `replacementTrigger` with the values that replace, or the native plugin.",
  customTimeouts:
    "Set `keyring:timeout` or KEYRING_TIMEOUT to the seconds that an operation may take, or use the native plugin.",
  version: "The version is that of the installed npm package.",
  pluginDownloadURL: "Dynamic resources have no plugin to download.",
  envVarMappings: "It is an option of providers.",
};

/**
 * Refuses the resource options that dynamic resources cannot honour: `docs/explanation/hosts.md` lists them.
 *
 * @param what the resource in messages, such as `AuthToken "web"`
 * @throws pulumi.RunError naming the option and what to do instead
 */
export function refuseOptions(what: string, options: pulumi.CustomResourceOptions = {}): void {
  for (const [option, instead] of Object.entries(REFUSED)) {
    if (isGiven(options[option as keyof pulumi.CustomResourceOptions])) {
      throw new pulumi.RunError(`${what}: dynamic resources cannot honour the option ${option}. ${instead}`);
    }
  }
  if (providerFor(options) !== undefined) {
    throw new pulumi.RunError(
      `${what}: dynamic resources cannot use an explicit provider of the package keyring, neither by the option provider nor by a parent's ` +
        "providers. Give it a DynamicProvider of pulumi-keyring, use the class of the same name from the native plugin's SDK " +
        "(docs/how-to/native-plugin.md), or give this resource another parent.",
    );
  }
}

/** The explicit provider that a resource of the plugin would get from these options. */
function providerFor({
  provider,
  parent,
  ...others
}: pulumi.CustomResourceOptions): pulumi.ProviderResource | undefined {
  if (provider !== undefined) return isOfDynamicResources(provider) ? undefined : provider;
  // JavaScript programs can write what only components have, too.
  const { providers } = others as pulumi.ComponentResourceOptions;
  const given = Array.isArray(providers) ? providers : Object.values(providers ?? {});
  const own = given.find((one) => (one as unknown as Packaged).getPackage() === "keyring");
  return own ?? (parent as unknown as Providing | undefined)?.getProvider("keyring:calimero:AuthToken");
}

/** A provider of the dynamic resources themselves, which programs need where default providers are disabled. */
function isOfDynamicResources(provider: pulumi.ProviderResource): boolean {
  return (provider as unknown as Packaged).getPackage() === "pulumi-nodejs";
}

/** Of Pulumi's classes, what it does not publish the types of. */
interface Packaged {
  getPackage(): string;
}
interface Providing {
  getProvider(type: string): pulumi.ProviderResource | undefined;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}
