import * as pulumi from "@pulumi/pulumi";

const source =
  new pulumi.Config().get("source") ?? `${pulumi.getOrganization()}/keyring-quickstart/${pulumi.getStack()}`;
const keyring = new pulumi.StackReference(source);

// the value arrives as a secret and stays one: nothing has to be marked again
const rpcUrl = keyring.requireOutput("rpcUrl");
const token = keyring.requireOutput("dashboardToken");

/** The environment of a service that reads the shard: put it where that service runs. */
export const environment = pulumi.all([rpcUrl, token]).apply(([url, value]) => ({
  NEAR_RPC_URL: url,
  NEAR_RPC_TOKEN: value,
}));
