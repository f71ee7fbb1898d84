import type * as pulumi from "@pulumi/pulumi";

/** When a token is minted anew. Durations are like `"30d"`, `"12h"`, `"1h30m"` or ISO 8601 (`"P30D"`). */
export interface Rotation {
  /** Rotate when this close to expiry. Default: a third of the lifetime. Needs `expiresIn`. */
  before?: pulumi.Input<string>;
  /** Rotate at this age. Works for tokens without an expiry too. */
  every?: pulumi.Input<string>;
  /** How long the previous value stays valid. Default: the smaller of 24 hours and `before`, and never beyond its own expiry. */
  grace?: pulumi.Input<string>;
  /** Any map; a changed value rotates at the next `up`. */
  triggers?: pulumi.Input<Record<string, pulumi.Input<unknown>>>;
}
