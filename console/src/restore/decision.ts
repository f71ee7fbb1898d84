/** What is to become of what. */
export interface Decision {
  verdict: "accept" | "revoke";
  /** By their ids; or everything that waits and is the requester's to review. */
  selection: Ids | { issuedBefore: Date | undefined };
}

/** Ids of what waits; what does not wait, or never existed, is passed over. */
export type Ids = { tokens: readonly string[]; accessKeys: readonly string[]; people: readonly string[] };
