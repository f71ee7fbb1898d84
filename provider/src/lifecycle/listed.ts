/** How labelled credentials are found again: written on everything minted. */
export interface Labels {
  /** `<prefix>/<organization>/<project>/<stack>/<resource name>`; empty where unknown. */
  owner: string;
  /** 128 random bits in hexadecimal, made when the resource was created. */
  instance: string;
  /** 1 for the first token of a resource, one more with each rotation. */
  generation: number;
}

/** A credential as the issuing system lists it: never its value. */
export interface Listed<Spec> {
  tokenId: string;
  /** `suspended`: the system was restored from a backup and refuses the token until somebody there accepts or revokes it. */
  status: "active" | "suspended" | "expired" | "revoked";
  /** RFC 3339: when its value was minted, by the system's own clock. */
  createdAt: string;
  /** RFC 3339; undefined for a perpetual token. */
  expiresAt: string | undefined;
  /** RFC 3339: when a scheduled revocation takes effect, or did. */
  revokeAt: string | undefined;
  /** RFC 3339, where the system records it. */
  lastUsedAt: string | undefined;
  /** What can be told of the settings it was minted with. */
  spec: Partial<Spec>;
  /** Undefined for tokens that were not minted by this project. */
  labels: Labels | undefined;
}
