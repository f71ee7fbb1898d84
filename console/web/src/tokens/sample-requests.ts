import { PERMISSIONS } from "pulumi-keyring-near";
import type { Permission, Token } from "../api/types.js";

/** A harmless request to a shard's JSON-RPC. */
export interface SampleRequest {
  /** What a token needs for it; undefined where any will do. */
  permission: Permission | undefined;
  title: string;
  method: string;
  params: object;
}

/**
 * One request for each permission that reads, and one that every token may make.
 * @param account an account of the shard, for requests that are about one
 */
export function sampleRequests(account: string): SampleRequest[] {
  const about = (request_type: string, more: object = {}) => ({
    method: "query",
    params: { request_type, finality: "final", account_id: account, ...more },
  });
  const requests: [Permission, { method: string; params: object }][] = [
    ["view-blocks", { method: "block", params: { finality: "final" } }],
    ["view-accounts", about("view_account")],
    ["view-keys", about("view_access_key_list")],
    ["view-contract-code", about("view_code")],
    ["view-contract-state", about("view_state", { prefix_base64: "" })],
    ["view-chunks", { method: "chunk", params: { block_id: 0, shard_id: 0 } }],
  ];
  const titleOf = (permission: Permission) => PERMISSIONS.find(({ name }) => name === permission)?.label ?? permission;
  return [
    ...requests.map(([permission, request]) => ({ permission, title: titleOf(permission), ...request })),
    { permission: undefined, title: "Status of the shard", method: "status", params: [] },
  ];
}

/** Whether a token may make a request. */
export function isPermitted({ permission }: SampleRequest, permissions: Token["permissions"]): boolean {
  return permission === undefined || permissions === "full" || permissions.includes(permission);
}
