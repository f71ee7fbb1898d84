/**
 * Type-checks the public API as a user's program does. Nothing here runs: a line that must be refused is marked, and
 * the compiler complains where it is not.
 */
import * as pulumi from "@pulumi/pulumi";
import { calimero } from "pulumi-keyring";

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
  const permission: calimero.Permission = "view-contract-state";
  const permissions: calimero.Permission[] = [permission];
  const rotation: calimero.Rotation = { before: "1d" };
  const args: calimero.AuthTokenArgs = { shardId, permissions, rotation };
  new calimero.AuthToken("args", args);
  const adopt: calimero.Adoption = { tokenId: "0198", token: config.requireSecret("token") };
  new calimero.AuthToken("adopted", { shardId, permissions: "full", adopt });
}

export function outputs(token: calimero.AuthToken): void {
  token.token satisfies pulumi.Output<string>;
  token.tokenId satisfies pulumi.Output<string>;
  token.permissions satisfies pulumi.Output<"full" | calimero.Permission[]>;
  token.status satisfies pulumi.Output<"active" | "expired" | "revoked" | "pending">;
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
