import { whyNoAccountId, whyNoShardId } from "pulumi-keyring-near";
import { z } from "zod";

/** A shard's id, e.g. `demos-calimero-testnet`. */
export const shardIdShape = textWithout(whyNoShardId).describe(
  "The shard, e.g. `demos-calimero-testnet`. Changing it replaces the token.",
);

/** An account of a shard, e.g. `demos.calimero.testnet`. */
export const accountIdShape = textWithout(whyNoAccountId).describe(
  "The account that gets the key: the shard's main account (`demos.calimero.testnet` on `demos-calimero-testnet`) or one below it. Changing it replaces the key.",
);

/** A text that nothing is wrong with. Somebody may have written a key in its place, which no issue is to hold. */
function textWithout(wrong: (value: unknown) => string | undefined) {
  return z.string({ error: ({ input }) => wrong(input) }).check(({ value, issues }) => {
    const message = wrong(value);
    if (message !== undefined) issues.push({ code: "custom", input: undefined, message });
  });
}
