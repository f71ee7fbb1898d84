import * as pulumi from "@pulumi/pulumi";
import { calimero } from "pulumi-keyring";

const shardId = new pulumi.Config().get("shardId") ?? "demos-calimero-testnet";

// a dashboard only looks; it gets a month, and a new value ten days before that month is over
const dashboard = new calimero.AuthToken("dashboard", {
  shardId,
  permissions: ["view-accounts", "view-blocks", "view-chunks"],
  expiresIn: "30d",
  rotation: { before: "10d", grace: "24h" },
});

// a pipeline deploys contracts and signs transactions; its token lives for half a day
const deployer = new calimero.AuthToken("deployer", {
  shardId,
  permissions: ["write", "view-accounts", "view-keys", "view-blocks", "view-transactions"],
  expiresIn: "12h",
});

// an indexer of our own reads everything, for as long as this stack exists
const indexer = new calimero.AuthToken("indexer", { shardId, permissions: "full" });

// what signs the pipeline's transactions: a key pair made here, put on the shard's main account by the console's custodian
const signer = new calimero.CustodianKey("deployer-key", { shardId, accountId: "demos.calimero.testnet" });

export const rpcUrl = dashboard.rpcUrl;
export const dashboardToken = dashboard.token;
export const dashboardExpiresAt = dashboard.expiresAt;
export const deployerToken = deployer.token;
export const deployerSettings = deployer.nearCliSettings;
export const indexerToken = indexer.token;
export const deployerPublicKey = signer.publicKey;
export const deployerCredentials = signer.credentials; // near-cli's credentials file
