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

/**
 * As {@link getRole}, for a role that the same program may create: while a preview does not know yet that the role exists, the
 * answer is unknown.
 *
 * @param query.name the role's label in Astra's console, its name or its id
 * @param options.dependsOn resources to wait for besides those that `name` comes from
 * @throws when there is none, with what may have been meant
 *
 * @example
 * ```typescript
 * const id = astra.getRoleOutput({ name: "orders-reader" }, { dependsOn: [role] }).id;
 * ```
 */
export function getRoleOutput(
  query: { name: pulumi.Input<string> },
  options: Pick<pulumi.InvokeOutputOptions, "dependsOn"> = {},
): pulumi.Output<GetRoleResult> {
  if (underMocks()) return pulumi.runtime.invokeOutput("keyring:astra:getRole", query, options);
  const name = pulumi.output(query.name);
  const explicit = pulumi.output(options.dependsOn ?? []).apply((resources) => [resources].flat().map(idOf));
  const implicit = pulumi.output(resourcesOf(name).then((resources) => resources.map(idOf)));
  // With an unknown id among them, it is not called.
  return pulumi.all([name, explicit, implicit]).apply(([known]) => getRole({ name: known }));
}

/** A resource's id is unknown until it is created. */
function idOf(resource: pulumi.Resource): pulumi.Output<string> {
  if (pulumi.CustomResource.isInstance(resource)) return resource.id;
  throw new Error("dependsOn: name the resources themselves, not the component that they are part of");
}

/** The resources that an output comes from. Pulumi has had this method since outputs exist, and does not publish its type. */
async function resourcesOf(output: pulumi.Output<unknown>): Promise<pulumi.Resource[]> {
  const { allResources } = output as unknown as { allResources(): Promise<Set<pulumi.Resource>> };
  return [...(await allResources.call(output))].filter((resource) => pulumi.CustomResource.isInstance(resource));
}

/** Whether the program runs in a unit test: its mocks then answer, as they do for the functions of every other package. */
function underMocks(): boolean {
  return pulumi.runtime.getMonitor() instanceof MockMonitor;
}

/** Loaded only by programs that ask: it brings clients along that other programs do not need. */
function provider() {
  return import("pulumi-keyring-provider");
}
