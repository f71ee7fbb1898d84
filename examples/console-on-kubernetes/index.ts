import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

const config = new pulumi.Config();
const namespace = config.get("namespace") ?? "keyring";
const image = config.require("image"); // an image of yours in which the npm package keyring-console is installed
const publicUrl = config.require("publicUrl"); // https://keyring.example.org, which your ingress leads to the Service below
const databaseUrl = config.requireSecret("databaseUrl"); // Postgres 15 or newer

// Encrypts what the console keeps in custody. Whoever loses it loses that, so a destroy has to be meant.
const masterKey = new random.RandomBytes("master-key", { length: 32 }, { protect: true });

// what `pulumi up` of other stacks signs in with, until you have given them access keys with fewer rights
const accessKeyBytes = new random.RandomBytes("first-access-key", { length: 32 });
const base64url = (text: string) => text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const firstAccessKey = pulumi.secret(pulumi.interpolate`keyring_${accessKeyBytes.base64.apply(base64url)}`);

const secret = new k8s.core.v1.Secret("console", {
  metadata: { namespace },
  stringData: {
    DATABASE_URL: databaseUrl,
    KEYRING_CONSOLE_MASTER_KEY: masterKey.hex,
    KEYRING_CONSOLE_FIRST_ACCESS_KEY: firstAccessKey,
  },
});

const labels = { app: "keyring-console" };
new k8s.apps.v1.Deployment("console", {
  metadata: { namespace },
  spec: {
    replicas: 2,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        // longer than the console's delay (5 s) and the 10 s that running requests may take
        terminationGracePeriodSeconds: 30,
        securityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000 },
        automountServiceAccountToken: false,
        containers: [
          {
            name: "console",
            image,
            command: ["keyring-console", "serve"],
            env: [
              { name: "KEYRING_CONSOLE_HOST", value: "0.0.0.0" },
              { name: "KEYRING_CONSOLE_PORT", value: "8080" },
              { name: "KEYRING_CONSOLE_PUBLIC_URL", value: publicUrl },
              { name: "KEYRING_CONSOLE_DATA", value: "/data" },
            ],
            envFrom: [{ secretRef: { name: secret.metadata.name } }],
            ports: [{ name: "http", containerPort: 8080 }],
            livenessProbe: { httpGet: { path: "/healthz", port: "http" } },
            readinessProbe: { httpGet: { path: "/readyz", port: "http" }, periodSeconds: 2 },
            resources: { requests: { memory: "128Mi", cpu: "100m" }, limits: { memory: "512Mi" } },
            securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
            volumeMounts: [
              { name: "data", mountPath: "/data" },
              { name: "tmp", mountPath: "/tmp" },
            ],
          },
        ],
        // the lock of this instance; everything else is in Postgres
        volumes: [
          { name: "data", emptyDir: {} },
          { name: "tmp", emptyDir: {} },
        ],
      },
    },
  },
});

new k8s.core.v1.Service("console", {
  metadata: { namespace, name: "keyring-console" },
  spec: { selector: labels, ports: [{ name: "http", port: 80, targetPort: "http" }] },
});

export const url = publicUrl;
export const accessKey = firstAccessKey;
