import type { Right } from "../api/types.js";

/** A page below Security, which is what Calimero's documents call what is about credentials of a shard. */
export interface SecurityPage {
  title: string;
  about: string;
  to: string;
  /** Whether a path is that page, or one of those below it. */
  holds: (path: string) => boolean;
}

/** Those of a shard that somebody may use. */
export function securityPages(shardId: string, may: (right: Right, shardId: string) => boolean): SecurityPage[] {
  const at = (page: string) => `/shards/${shardId}/${page}`;
  const [tokens, createToken, custodian, addKey] = [at("tokens"), at("create-token"), at("custodian"), at("add-key")];
  const [sees, issues] = [may("view-tokens", shardId), may("issue-tokens", shardId)];
  const [seesKeys, addsKeys] = [may("view-keys", shardId), may("add-keys", shardId)];
  return [
    ...(sees
      ? [{ title: "Tokens", about: TOKENS, to: tokens, holds: (path: string) => starts(path, tokens, createToken) }]
      : []),
    ...(issues && !sees
      ? [{ title: "Create a token", about: TOKENS, to: createToken, holds: (path: string) => path === createToken }]
      : []),
    ...(seesKeys
      ? [{ title: "Custodian", about: CUSTODIAN, to: custodian, holds: (path: string) => starts(path, custodian) }]
      : []),
    ...(addsKeys && !seesKeys
      ? [{ title: "Add a public key", about: CUSTODIAN, to: addKey, holds: (path: string) => path === addKey }]
      : []),
  ];
}

/** Whoever has none of these rights on any shard finds nothing below Security. */
export const SECURITY_RIGHTS: readonly Right[] = ["view-tokens", "issue-tokens", "view-keys", "add-keys"];

function starts(path: string, ...beginnings: string[]): boolean {
  return beginnings.some((beginning) => path.startsWith(beginning));
}

const TOKENS = "Programs use tokens to reach the shard through the gateway.";

const CUSTODIAN = "The accounts that this console signs for, and their public keys.";
