import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { calimero } from "pulumi-keyring";

const config = new pulumi.Config();
const namespace = config.get("namespace") ?? "default";

const indexer = new calimero.AuthToken("indexer", {
  shardId: config.get("shardId") ?? "demos-calimero-testnet",
  permissions: ["view-accounts", "view-blocks", "view-chunks"],
  expiresIn: "30d",
  rotation: { before: "10d", grace: "24h" },
});

// no fixed name: each rotation creates a new Secret, and the old one is deleted once the Deployment no longer uses it
const secret = new k8s.core.v1.Secret("indexer-rpc", {
  metadata: { namespace },
  stringData: { NEAR_RPC_URL: indexer.rpcUrl, NEAR_RPC_TOKEN: indexer.token },
});

const labels = { app: "indexer" };
new k8s.apps.v1.Deployment("indexer", {
  metadata: { namespace },
  spec: {
    replicas: 2,
    selector: { matchLabels: labels },
    template: {
      // Pods read their environment once, when they start: a new token id rolls them out
      metadata: { labels, annotations: { "example.com/token-id": indexer.tokenId } },
      spec: {
        containers: [
          {
            name: "indexer",
            image: config.get("image") ?? "registry.example.com/indexer:1.0.0",
            envFrom: [{ secretRef: { name: secret.metadata.name } }],
          },
        ],
      },
    },
  },
});

// External Secrets copies it into the store of your choice: `pulumi config set secretStore <ClusterSecretStore>`
const secretStore = config.get("secretStore");
if (secretStore !== undefined) {
  new k8s.apiextensions.CustomResource("indexer-rpc-push", {
    apiVersion: "external-secrets.io/v1alpha1",
    kind: "PushSecret",
    metadata: { namespace },
    spec: {
      refreshInterval: "10m",
      secretStoreRefs: [{ name: secretStore, kind: "ClusterSecretStore" }],
      selector: { secret: { name: secret.metadata.name } },
      data: ["NEAR_RPC_URL", "NEAR_RPC_TOKEN"].map((secretKey) => ({
        match: { secretKey, remoteRef: { remoteKey: "indexer-rpc", property: secretKey } },
      })),
    },
  });
}

export const secretName = secret.metadata.name;
