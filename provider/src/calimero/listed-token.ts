import type { Permission } from "pulumi-keyring-near";
import { OperationFailed } from "../lifecycle/errors.js";
import type { Labels, Listed } from "../lifecycle/listed.js";
import type { TokenAnswer } from "./answers.js";

/** What a token is minted with. */
export interface AuthTokenSpec {
  name: string;
  permissions: "full" | Permission[];
  rpcUrl?: string;
  allowedAddresses?: string[] | undefined;
  requestsPerSecond?: number | undefined;
  maxOpenRequests?: number | undefined;
}

/** Labels as the console keeps them. */
export function written({ owner, instance, generation }: Labels): Record<string, string> {
  return { ...(owner === "" ? {} : { owner }), instance, generation: String(generation) };
}

/**
 * A token of the console in the words of every system.
 * @throws OperationFailed where the console has a state for it that this version does not know: neither alive nor dead may be assumed
 */
export function listed(token: TokenAnswer): Listed<AuthTokenSpec> {
  const { owner = "", instance, generation } = token.labels;
  return {
    tokenId: token.id,
    status: known(token),
    createdAt: token.createdAt,
    expiresAt: token.expiresAt ?? undefined,
    revokeAt: token.revokeAt ?? undefined,
    lastUsedAt: token.lastUsedAt ?? undefined,
    spec: {
      name: token.name,
      permissions: token.permissions,
      rpcUrl: token.rpcUrl,
      allowedAddresses: token.allowedAddresses ?? undefined,
      requestsPerSecond: token.requestsPerSecond ?? undefined,
      maxOpenRequests: token.maxOpenRequests ?? undefined,
    },
    labels: instance === undefined ? undefined : { owner, instance, generation: Number(generation ?? 1) },
  };
}

function known({ id, status }: TokenAnswer): "active" | "suspended" | "expired" | "revoked" {
  if (status === "active" || status === "suspended" || status === "expired" || status === "revoked") return status;
  throw new OperationFailed(
    `the console says that token ${id} is ${JSON.stringify(status)}, which this version of Keyring does not know. Nothing was changed: install the ` +
      "version of pulumi-keyring that matches the console",
  );
}
