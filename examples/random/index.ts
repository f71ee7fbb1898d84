import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { calimero } from "pulumi-keyring";

const config = new pulumi.Config();
const shardId = config.get("shardId") ?? "demos-calimero-testnet";

// a name for life: chosen by the first `up`, kept in the state; the token's name says which stack of many it belongs to
const pet = new random.RandomPet("name", { length: 2 });

// one switch for several tokens: a changed keeper makes a new id, and the new id rotates them all, each with its grace period
const rotation = new random.RandomUuid("rotation", { keepers: { reason: config.get("rotateBecause") ?? "first" } });

const lifetime = {
  expiresIn: "30d",
  rotation: { before: "10d", grace: "24h", triggers: { rotation: rotation.result } },
};
const reader = new calimero.AuthToken("reader", {
  shardId,
  name: pulumi.interpolate`${pet.id}-reader`,
  permissions: ["view-accounts", "view-blocks"],
  ...lifetime,
});
const writer = new calimero.AuthToken("writer", {
  shardId,
  name: pulumi.interpolate`${pet.id}-writer`,
  permissions: ["write", "view-keys", "view-blocks"],
  ...lifetime,
});

// the database of a console of your own: letters and digits need no escaping in a URL
const password = new random.RandomPassword("console-database", { length: 32, special: false });

export const names = [reader.name, writer.name];
export const readerToken = reader.token;
export const writerToken = writer.token;
export const databaseUrl = pulumi.interpolate`postgres://keyring:${password.result}@postgres.example.com/keyring`;
