import * as pulumi from "@pulumi/pulumi";
import { calimero } from "pulumi-keyring";

const shardId = new pulumi.Config().get("shardId") ?? "demos-calimero-testnet";

// reads blocks for 30 days; replaced 10 days before that, and the old value stays valid for one more day
const reader = new calimero.AuthToken("reader", {
  shardId,
  permissions: ["view-blocks"],
  expiresIn: "30d",
  rotation: { before: "10d", grace: "24h" },
});

export const rpcUrl = reader.rpcUrl;
export const token = reader.token; // a secret, here and in every stack that reads it
