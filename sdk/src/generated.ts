// Written by `npm run schema` from the definitions of the provider. Do not edit.
import type * as pulumi from "@pulumi/pulumi";

/** When the token is minted anew, and how long the previous value stays valid. */
export interface Rotation {
  /** Rotate when this close to expiry. Default: a third of the lifetime. Needs a lifetime. */
  before?: pulumi.Input<string | undefined>;
  /** Rotate at this age; also for perpetual tokens. */
  every?: pulumi.Input<string | undefined>;
  /** How long the previous value stays valid. Default: the smaller of 24 h and `before`, at most until its own expiry. */
  grace?: pulumi.Input<string | undefined>;
  /** Any map; a changed value rotates at the next `up`. */
  triggers?: pulumi.Input<Record<string, pulumi.Input<unknown>> | undefined>;
}

/** `active`, `expired`, `revoked` elsewhere, `suspended` since the console was restored from a backup and until somebody accepts the token there, or `pending`: a mint was sent and its reply never came. The next `up` mints again what is not active. */
export type TokenStatus = "active" | "suspended" | "expired" | "revoked" | "pending";
