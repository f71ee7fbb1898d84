import { whyNoAccountId, whyNoShardId } from "pulumi-keyring-near";
import { textWithout } from "../lifecycle/inputs.js";

/** A shard's id, e.g. `demos-calimero-testnet`. */
export const shardIdShape = textWithout(whyNoShardId).describe(
  "The shard, e.g. `demos-calimero-testnet`. Changing it replaces the token.",
);

/** An account of a shard, e.g. `demos.calimero.testnet`. */
export const accountIdShape = textWithout(whyNoAccountId).describe(
  "The account that gets the key: the shard's main account (`demos.calimero.testnet` on `demos-calimero-testnet`) or one below it. Changing it replaces the key.",
);
