import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import { calimero } from "pulumi-keyring";

const config = new pulumi.Config();
const repository = config.require("repository"); // without its owner, which is the provider's: `pulumi config set github:owner`

// a job that started just before a rotation keeps its value, so the grace period is longer than your longest job
const deployer = new calimero.AuthToken("deployer", {
  shardId: config.get("shardId") ?? "demos-calimero-testnet",
  permissions: ["write", "view-accounts", "view-keys", "view-blocks"],
  expiresIn: "7d",
  rotation: { grace: "24h" },
});

// ${{ secrets.NEAR_RPC_TOKEN }} in a workflow
new github.ActionsSecret("rpc-token", { repository, secretName: "NEAR_RPC_TOKEN", value: deployer.token });

// ${{ vars.NEAR_RPC_URL }}
new github.ActionsVariable("rpc-url", { repository, variableName: "NEAR_RPC_URL", value: deployer.rpcUrl });
