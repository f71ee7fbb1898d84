import * as pulumi from "@pulumi/pulumi";
import { calimero } from "pulumi-keyring";

const config = new pulumi.Config();
const shardId = config.get("shardId") ?? "demos-calimero-testnet";
const accountId = config.get("accountId") ?? "demos.calimero.testnet";

const deployer = new calimero.AuthToken("deployer", {
  shardId,
  permissions: ["write", "view-accounts", "view-keys", "view-blocks"],
  expiresIn: "7d",
  rotation: {},
});
const key = new calimero.CustodianKey("deployer-key", { shardId, accountId });

export const rpcUrl = deployer.rpcUrl;
export const settings = deployer.nearCliSettings;
export const credentials = key.credentials;
export const credentialsPath = key.credentialsPath;
