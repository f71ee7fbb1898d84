// Written by `npm run schema` from the definitions of the provider. Do not edit.
import type * as pulumi from "@pulumi/pulumi";

/** When the token rotates, and how long the previous value stays valid. */
export interface Rotation {
  /** Rotate when the token is this close to expiry. Default: a third of the lifetime. Needs `expiresIn`. */
  before?: pulumi.Input<string | undefined>;
  /** Rotate when the token is this old. Works for perpetual tokens too. */
  every?: pulumi.Input<string | undefined>;
  /** How long the previous value stays valid after a rotation, at most until its own expiry. Default: the smaller of 24 h and `before`. */
  grace?: pulumi.Input<string | undefined>;
  /** Any map; a changed value rotates at the next `up`. */
  triggers?: pulumi.Input<Record<string, pulumi.Input<unknown>> | undefined>;
}

/** `active`, `expired`, `revoked` (elsewhere), `suspended` (since the console was restored from a backup, until somebody accepts the token there), or `pending` (a mint was sent, but its reply never came). Unless it is `active`, the next `up` mints the token again. */
export type TokenStatus = "active" | "suspended" | "expired" | "revoked" | "pending";
