/**
 * Type-checks the public API as a user's program does. Nothing here runs: a line that must be refused is marked, and
 * the compiler complains where it is not.
 */
import * as pulumi from "@pulumi/pulumi";
import { astra, calimero } from "pulumi-keyring";

const shardId = "demos-calimero-testnet";
const config = new pulumi.Config();

export function accepted(): void {
  const reader = new calimero.AuthToken("reader", { shardId, permissions: ["view-accounts", "view-blocks"] });
  new calimero.AuthToken("all", { shardId, permissions: "full", name: "all", expiresIn: "30d" });
  new calimero.AuthToken("fixed", { shardId, permissions: ["write"], expiresAt: "2030-01-01T00:00:00Z" });
  new calimero.AuthToken("rotated", {
    shardId: reader.shardId,
    permissions: pulumi.output(["write" as const]),
    expiresIn: config.require("lifetime"),
    rotation: {
      before: "7d",
      every: pulumi.output("20d"),
      grace: "0s",
      triggers: { leaked: reader.tokenId, count: 1 },
    },
  });
  new calimero.AuthToken(
    "mixed",
    { shardId, permissions: ["write", pulumi.output("view-keys" as const)] },
    { protect: true },
  );
  const lasting: pulumi.Output<string | undefined> = reader.expiresAt;
  new calimero.AuthToken("as-long", {
    shardId,
    permissions: ["write", "view-keys"] as const,
    name: config.get("name"),
    expiresIn: undefined,
    expiresAt: lasting,
    rotation: { grace: config.getSecret("grace"), triggers: undefined },
    adopt: undefined,
  });
  const permission: calimero.Permission = "view-contract-state";
  const permissions: calimero.Permission[] = [permission];
  const rotation: calimero.Rotation = { before: "1d" };
  const args: calimero.AuthTokenArgs = { shardId, permissions, rotation };
  new calimero.AuthToken("args", args);
  new calimero.AuthToken("bounded", {
    ...args,
    allowedAddresses: ["192.0.2.0/24"],
    requestsPerSecond: 5,
    maxOpenRequests: 2,
  });
  const adopt: calimero.Adoption = { tokenId: "0198", token: config.requireSecret("token") };
  new calimero.AuthToken("adopted", { shardId, permissions: "full", adopt });

  const made = new calimero.CustodianKey("made", { shardId, accountId: "demos.calimero.testnet" });
  new calimero.CustodianKey("given", { shardId, accountId: made.accountId, publicKey: made.publicKey });
  new calimero.CustodianKey("either", {
    shardId,
    accountId: made.accountId,
    publicKey: config.get("key"),
    adopt: undefined,
  });
  const key: calimero.CustodianKeyArgs = { shardId, accountId: "demos.calimero.testnet", publicKey: "ed25519:…" };
  new calimero.CustodianKey("adopted", { ...key, adopt: true, removeOnDelete: pulumi.output(true) }, { protect: true });
}

export function shards(): void {
  const masterAccount = "demos.calimero.testnet";
  const key = config.requireSecret("rpcKey");
  const endpoints = [{ url: "https://rpc.example.org/", headers: { "x-api-key": key } }];
  const shard = new calimero.Shard("demos", { shardId, masterAccount, endpoints });
  const args: calimero.ShardArgs = { shardId, masterAccount, endpoints: pulumi.output(endpoints) };
  new calimero.Shard("all", {
    ...args,
    allowedOrigins: ["https://app.example.org"] as const,
    maxTokenLifetime: "30d",
    tokenPermissions: ["view-accounts"],
    disabled: false,
    skipConnectionTest: config.getBoolean("offline"),
    adopt: true,
    removeOnDelete: pulumi.output(true),
  });
  new calimero.AuthToken("reader", { shardId: shard.id, permissions: "full" });
  shard.rpcUrl satisfies pulumi.Output<string>;
  shard.status satisfies pulumi.Output<calimero.ShardStatus>;
  shard.headerNames satisfies pulumi.Output<Record<string, string[]>>;
  // @ts-expect-error where its JSON-RPC is, is missing
  new calimero.Shard("a", { shardId, masterAccount });
  const headers = { "x-api-key": 1 };
  // @ts-expect-error headers are texts
  new calimero.Shard("b", { shardId, masterAccount, endpoints: [{ url: "https://rpc.example.org/", headers }] });
  // @ts-expect-error an RPC is given as one of endpoints; rpcUrl is the gateway's
  new calimero.Shard("c", { ...args, rpcUrl: "https://rpc.example.org/" });
}

export function outputs(token: calimero.AuthToken): void {
  token.token satisfies pulumi.Output<string>;
  token.tokenId satisfies pulumi.Output<string>;
  token.permissions satisfies pulumi.Output<"full" | calimero.Permission[]>;
  token.status satisfies pulumi.Output<"active" | "suspended" | "expired" | "revoked" | "pending">;
  token.expiresAt satisfies pulumi.Output<string | undefined>;
  token.generation satisfies pulumi.Output<number>;
  token.previousToken satisfies pulumi.Output<string | undefined>;
  token.headers satisfies pulumi.Output<{ "x-api-key": string }>;
  token.nearCliSettings satisfies pulumi.Output<string>;
  // @ts-expect-error a perpetual token has no expiry
  token.expiresAt satisfies pulumi.Output<string>;
  // @ts-expect-error outputs are not to be set
  token.token = pulumi.output("mine");
}

export function keyOutputs(key: calimero.CustodianKey): void {
  key.publicKey satisfies pulumi.Output<string>;
  key.status satisfies pulumi.Output<"active" | "pending">;
  key.adopted satisfies pulumi.Output<boolean>;
  key.credentials satisfies pulumi.Output<string | undefined>;
  key.credentialsPath satisfies pulumi.Output<string>;
  // @ts-expect-error a key that was given has no private half here
  key.privateKey satisfies pulumi.Output<string>;
  // @ts-expect-error outputs are not to be set
  key.publicKey = pulumi.output("mine");
}

export function refusedKeys(): void {
  // @ts-expect-error the account is missing
  new calimero.CustodianKey("a", { shardId });
  // @ts-expect-error the shard is missing
  new calimero.CustodianKey("b", { accountId: "demos.calimero.testnet" });
  // @ts-expect-error a private key is never an input
  new calimero.CustodianKey("c", { shardId, accountId: "demos.calimero.testnet", privateKey: "mine" });
  // @ts-expect-error yes or no
  new calimero.CustodianKey("d", { shardId, accountId: "demos.calimero.testnet", adopt: "yes" });
  // @ts-expect-error the owner is told by the package
  new calimero.CustodianKey("e", { shardId, accountId: "demos.calimero.testnet", owner: "somebody else" });
}

export function refused(): void {
  // @ts-expect-error there is no such permission
  new calimero.AuthToken("a", { shardId, permissions: ["view-account"] });
  // @ts-expect-error a label of the form is not the permission's name
  new calimero.AuthToken("b", { shardId, permissions: ["View accounts"] });
  // @ts-expect-error a list, or "full"
  new calimero.AuthToken("c", { shardId, permissions: "write" });
  // @ts-expect-error permissions are missing
  new calimero.AuthToken("d", { shardId });
  // @ts-expect-error the shard is missing
  new calimero.AuthToken("e", { permissions: "full" });
  // @ts-expect-error a duration is a text with a unit
  new calimero.AuthToken("f", { shardId, permissions: "full", expiresIn: 30 });
  // @ts-expect-error there is no such input
  new calimero.AuthToken("g", { shardId, permissions: "full", expires: "30d" });
  // @ts-expect-error there is no such rotation setting
  new calimero.AuthToken("h", { shardId, permissions: "full", rotation: { after: "30d" } });
  // @ts-expect-error a value is never an input
  new calimero.AuthToken("i", { shardId, permissions: "full", token: "mine" });
  // @ts-expect-error the owner is told by the package
  new calimero.AuthToken("j", { shardId, permissions: "full", owner: "somebody else" });
}

export async function astraAccepted(): Promise<void> {
  const { id: organizationId } = await astra.getOrganization();
  const access: astra.DatabaseAccess = { organizationId, databaseId: config.require("database"), access: "read" };
  const role = new astra.Role("reader", { ...astra.databaseRole(access), description: "for the dashboard" });
  const token = new astra.Token("reader", { roles: [role.roleId, "Read Only User"], expiresIn: "30d" });
  const adopt: astra.Adoption = { tokenId: "abc", token: config.requireSecret("token") };
  const rotation: astra.Rotation = { before: "7d", grace: "1h" };
  const args: astra.TokenArgs = { organizationId, roles: pulumi.output(["RO User"]), adopt, rotation };
  new astra.Token("all", args, { protect: true });
  const lists = {
    roles: ["RO User"] as const,
    resources: ["drn:astra:org:1"] as const,
    actions: ["org-read"] as const,
  };
  new astra.Token("lists", { ...lists, description: token.description, expiresAt: undefined, adopt: undefined });
  new astra.Role("lists", { ...lists, name: token.expiresAt, description: undefined });
  astra.databaseRole({ organizationId, databaseId: "1", keyspace: config.get("keyspace"), access: "read" });
  new astra.Role("own", { name: "own", resources: ["drn:astra:org:1"], actions: ["org-read"] });
  token.clientId satisfies pulumi.Output<string>;
  token.secret satisfies pulumi.Output<string | undefined>;
  token.csv satisfies pulumi.Output<string | undefined>;
  token.roleIds satisfies pulumi.Output<string[]>;
  (await astra.getRole({ name: "RO User" })).actions satisfies string[];
  astra.getRoleOutput({ name: pulumi.output("RO User") }).id satisfies pulumi.Output<string>;
}

export function astraRefused(): void {
  // @ts-expect-error roles are missing
  new astra.Token("a", {});
  // @ts-expect-error a list of roles
  new astra.Token("b", { roles: "RO User" });
  // @ts-expect-error what a token may do comes from its roles alone
  new astra.Token("c", { roles: ["RO User"], permissions: "full" });
  // @ts-expect-error there is no such access
  astra.databaseRole({ organizationId: "1", databaseId: "2", access: "own" });
  // @ts-expect-error actions are missing
  new astra.Role("d", { resources: ["drn:astra:org:1"] });
}
