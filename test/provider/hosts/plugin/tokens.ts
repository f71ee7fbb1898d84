import type { Props } from "./support.js";

export const ID = "demos-calimero-testnet/0123456789abcdef0123456789abcdef";

/** Inputs of a token as a check leaves them. */
export const INPUTS = {
  shardId: "demos-calimero-testnet",
  name: "web",
  permissions: ["view-blocks"],
};

/** The state of a token that no issuer knows; made just now, alive. */
export function state(more: Props = {}): Props {
  return {
    ...INPUTS,
    owner: "-/infra/dev/web",
    rpcUrl: "http://127.0.0.1:1/api/v1/shards/demos-calimero-testnet/neard-rpc/",
    token: "5e".repeat(32),
    tokenId: "0b6f4c5e-6b0a-4f5c-9c39-0d6f0a7b1c11",
    status: "active",
    createdAt: new Date().toISOString(),
    generation: 1,
    ...more,
  };
}
