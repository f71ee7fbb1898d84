/** The shapes in which Astra's DevOps API refuses a request. */
export const REFUSAL_SHAPES = ["errors", "json text", "message", "description", "text", "empty", "null"] as const;

export type RefusalShape = (typeof REFUSAL_SHAPES)[number];

/** How the emulator writes its answers, wherever Astra has been seen to write them in several ways, or nobody knows how it does. */
export interface Wire {
  refusals: RefusalShape;
  /** Older answers begin the properties of a role with capitals. */
  roleSpelling: "lower" | "capitals";
  /** Older answers carry a role's policy as a text of JSON. */
  rolePolicy: "object" | "text";
  /** How a list of tokens tells their roles. */
  listedRoles: "ids" | "names";
  /** Nothing is known of the order in which Astra lists roles, of the organization or of a token. */
  order: "as made" | "reversed";
  revoked: "200" | "200 null" | "204";
  /** Whether the answer to a mint repeats expiry and description. */
  mintRepeats: "everything" | "the least";
  /** Whether a list tells the description of a token. */
  listedDescriptions: "told" | "left out";
  /** What becomes of a token that there is not: refused, or answered like one that there was. */
  unknownToken: "refused" | "answered";
  expiredTokens: "listed" | "left out";
  malformedCredential: 401 | 403;
  /** Whether any token may ask for its own organization, or only one that may read it. */
  currentOrganization: "for all" | "by right";
}

/** As the published documentation and the newest recordings have it. */
export const RECENT_WIRE: Wire = {
  refusals: "errors",
  roleSpelling: "lower",
  rolePolicy: "object",
  listedRoles: "ids",
  order: "as made",
  revoked: "204",
  mintRepeats: "the least",
  listedDescriptions: "told",
  unknownToken: "refused",
  expiredTokens: "listed",
  malformedCredential: 401,
  currentOrganization: "for all",
};

/** Every answer in the other way than {@link RECENT_WIRE}. */
export const OLD_WIRE: Wire = {
  refusals: "json text",
  roleSpelling: "capitals",
  rolePolicy: "text",
  listedRoles: "names",
  order: "reversed",
  revoked: "200 null",
  mintRepeats: "everything",
  listedDescriptions: "told",
  unknownToken: "answered",
  expiredTokens: "left out",
  malformedCredential: 403,
  currentOrganization: "by right",
};
