import * as pulumi from "@pulumi/pulumi";
import * as vault from "@pulumi/vault";
import { calimero } from "pulumi-keyring";

const config = new pulumi.Config();

const dashboard = new calimero.AuthToken("dashboard", {
  shardId: config.get("shardId") ?? "demos-calimero-testnet",
  permissions: ["view-accounts", "view-blocks"],
  expiresIn: "30d",
  rotation: { before: "10d", grace: "24h" },
});

// each rotation writes a new version; readers that keep a version back still hold a working value for the grace period
new vault.kv.SecretV2("dashboard-rpc", {
  mount: config.get("mount") ?? "secret",
  name: "near/dashboard",
  dataJson: pulumi.jsonStringify({ url: dashboard.rpcUrl, token: dashboard.token }),
  customMetadata: { data: { tokenId: dashboard.tokenId } },
});
