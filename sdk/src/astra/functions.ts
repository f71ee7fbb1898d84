import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import type { GetOrganizationResult, GetRoleArgs, GetRoleResult } from "./generated.js";

/**
 * The organization that the managing token belongs to (`ASTRA_DB_APPLICATION_TOKEN`, or `keyring:astraToken` in the stack's configuration).
 *
 * @throws when Astra does not answer, or not to this token
 */
export async function getOrganization(): Promise<GetOrganizationResult> {
  if (underMocks()) return pulumi.runtime.invoke("keyring:astra:getOrganization", {});
  return (await provider()).astraLookups.getOrganization({});
}

/**
 * A role of the organization that the managing token belongs to, default or custom.
 *
 * @param query.name the role's label in Astra's console, its name or its id
 * @throws when there is none, with what may have been meant
 *
 * @example
 * ```typescript
 * const { id } = await astra.getRole({ name: "Read Only User" });
 * ```
 */
export async function getRole(query: GetRoleArgs): Promise<GetRoleResult> {
  if (underMocks()) return pulumi.runtime.invoke("keyring:astra:getRole", query);
  return (await provider()).astraLookups.getRole(query);
}

/** Whether the program runs in a unit test: its mocks then answer, as they do for the functions of every other package. */
function underMocks(): boolean {
  return pulumi.runtime.getMonitor() instanceof MockMonitor;
}

/** Loaded only by programs that ask: it brings clients along that other programs do not need. */
function provider() {
  return import("pulumi-keyring-provider");
}
