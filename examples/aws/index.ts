// the whole of @pulumi/aws takes seconds to load and compile
import { Secret, SecretVersion } from "@pulumi/aws/secretsmanager";
import { Parameter } from "@pulumi/aws/ssm";
import * as pulumi from "@pulumi/pulumi";
import { calimero } from "pulumi-keyring";

const shardId = new pulumi.Config().get("shardId") ?? "demos-calimero-testnet";

// readers that cache a value need a grace period longer than their cache
const indexer = new calimero.AuthToken("indexer", {
  shardId,
  permissions: ["view-accounts", "view-blocks"],
  expiresIn: "30d",
  rotation: { before: "10d", grace: "24h" },
});

// each rotation makes a version, which becomes AWSCURRENT; the one before is AWSPREVIOUS
const secret = new Secret("indexer-rpc", { name: "near/indexer" });
new SecretVersion("indexer-rpc", {
  secretId: secret.id,
  secretString: pulumi.jsonStringify({ url: indexer.rpcUrl, token: indexer.token }),
});

// the same value for whoever reads parameters
new Parameter("indexer-rpc-token", {
  name: "/near/indexer/rpc-token",
  type: "SecureString",
  value: indexer.token,
  tags: { tokenId: indexer.tokenId },
});
