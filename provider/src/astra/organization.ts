import { z } from "zod";
import type { Limits } from "../http/client.js";
import { OperationFailed } from "../lifecycle/errors.js";
import type { DevOpsClient } from "./devops.js";

/** An organization's id. */
export const organizationIdShape = z
  .string({ error: "must be the id of an organization" })
  .trim()
  .regex(/^[0-9A-Za-z-]+$/, { error: "is not the id of an organization; Astra's console shows it in the address" });

/**
 * Sees to it that a managing token is one of the organization at hand: the lists of another organization would lack
 * everything of this one, and nothing may be called gone for that.
 * @throws OperationFailed
 */
export async function sameOrganization(client: DevOpsClient, organizationId: string, limits: Limits): Promise<void> {
  const { id, name } = await client.organization(limits);
  if (id.toLowerCase() === organizationId.toLowerCase()) return;
  throw new OperationFailed(
    `organizationId: the managing token (ASTRA_DB_APPLICATION_TOKEN or keyring:astraToken) belongs to organization ${id}` +
      `${name === undefined ? "" : ` (${name})`}, not to ${organizationId}. Use a token of that organization`,
  );
}
