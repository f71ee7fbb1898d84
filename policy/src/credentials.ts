import type { ReportViolation, ResourceValidationArgs } from "@pulumi/policy";

/** A type of pulumi-keyring, as both hosts name it. */
export type KeyringType = "calimero:AuthToken" | "calimero:CustodianKey" | "astra:Token" | "astra:Role";

/** Both kinds of tokens. */
export const TOKENS: readonly KeyringType[] = ["calimero:AuthToken", "astra:Token"];

/**
 * Which type of pulumi-keyring a type token of the engine names; undefined where it is another package's.
 * @param type `keyring:calimero:AuthToken` from the plugin, `pulumi-nodejs:dynamic/keyring/calimero:AuthToken` from the npm package
 */
export function keyringType(type: string): KeyringType | undefined {
  return /^(?:keyring:|pulumi-nodejs:dynamic\/keyring\/)(.+)$/.exec(type)?.[1] as KeyringType | undefined;
}

/** Runs a check for each resource of some types of pulumi-keyring. */
export function ofTypes(
  types: readonly KeyringType[],
  check: (args: ResourceValidationArgs, report: ReportViolation) => void,
): (args: ResourceValidationArgs, report: ReportViolation) => void {
  return (args, report) => {
    const type = keyringType(args.type);
    if (type !== undefined && types.includes(type)) check(args, report);
  };
}
