import { parseDuration, whyNoDuration } from "pulumi-keyring-near";
import { z } from "zod";
import { textWithout } from "../inputs.js";

/** Names no duration that {@link parseDuration} does not read. `zero` says whether none at all makes sense. */
function duration(zero: "allowed" | "refused") {
  return textWithout(
    (value) => whyNoDuration(value) ?? (zero === "refused" && parseDuration(String(value)) === 0 ? ZERO : undefined),
  );
}

const ZERO = "must be longer than zero";

const instant = z.iso.datetime({
  offset: true,
  error: 'is not a time; write RFC 3339 with a zone, like "2027-01-31T12:00:00Z"',
});

/** What Pulumi makes of a value that it cannot write down, such as a Date inside an output. */
const NEVER_CHANGES =
  "is an empty object, which never changes, so it would never rotate; write a Date as text: date.toISOString()";

/** Where in a value empty objects are; the value itself may be one. */
function emptyObjectsIn(value: object): (string | number)[][] {
  return Object.entries(value).flatMap(([name, inner]) => {
    const key = Array.isArray(value) ? Number(name) : name;
    if (typeof inner !== "object" || inner === null) return [];
    if (!Array.isArray(inner) && Object.keys(inner).length === 0) return [[key]];
    return emptyObjectsIn(inner).map((path) => [key, ...path]);
  });
}

/** When a token is minted anew. */
export const rotationShape = z
  .strictObject({
    before: duration("refused")
      .optional()
      .describe("Rotate when the token is this close to expiry. Default: a third of the lifetime. Needs `expiresIn`."),
    every: duration("refused")
      .optional()
      .describe("Rotate when the token is this old. Works for perpetual tokens too."),
    grace: duration("allowed")
      .optional()
      .describe(
        "How long the previous value stays valid after a rotation, at most until its own expiry. Default: the smaller of 24 h and `before`.",
      ),
    triggers: z
      .record(z.string(), z.unknown())
      .superRefine((triggers, context) => {
        for (const path of emptyObjectsIn(triggers)) {
          context.addIssue({ code: "custom", path, message: NEVER_CHANGES });
        }
      })
      .optional()
      .describe("Any map; a changed value rotates at the next `up`."),
  })
  .describe("When the token rotates, and how long the previous value stays valid.")
  .meta({ title: "Rotation" });

/** The inputs that every token has, whatever mints it. */
export const lifetimeShape = {
  expiresIn: duration("refused")
    .optional()
    .describe(
      'Lifetime: "30d", "12h", "1h30m" or ISO 8601 ("P30D"). Without `expiresIn` and `expiresAt`, the token lives as long as its issuer allows. Mutually exclusive with `expiresAt`.',
    ),
  expiresAt: instant
    .optional()
    .describe(
      'Fixed expiry as RFC 3339 with a zone, e.g. "2027-01-31T12:00:00Z". Mutually exclusive with `expiresIn`.',
    ),
  rotation: rotationShape.optional(),
};

/** The inputs that decide about a token's life. */
export interface Lifetime {
  expiresIn?: string | undefined;
  expiresAt?: string | undefined;
  rotation?: Rotation | undefined;
}

export type Rotation = z.output<typeof rotationShape>;

/** An existing token to take over: its id at the issuing system, and its values by name. */
export type Adoption = { tokenId: string } & Record<string, string>;

/**
 * The shape of the input `adopt`.
 * @param values the shapes of the values, `token` among them
 */
export function adoptShape<Values extends z.core.$ZodLooseShape>(values: Values) {
  return z
    .strictObject(
      { tokenId: adoptedText("the id that the token has at the issuing system"), ...values },
      { error: "must be an object with tokenId and token" },
    )
    .describe(
      "An existing token to take over instead of minting one. Read only when the resource is created, or when its value is missing after an import. After that, you can keep or remove it: it causes no change.",
    )
    .meta({ secret: true });
}

/** A text within `adopt`. @param what it is, for whoever left it out */
export function adoptedText(what: string) {
  return z
    .string({ error: `is missing; give ${what}` })
    .min(1, { error: `is empty; give ${what}` })
    .describe(`${what.charAt(0).toUpperCase()}${what.slice(1)}.`);
}

/** The inputs of every token: how long it lives, and whose it is. */
export interface TokenInputs extends Lifetime {
  /** `<organization>/<project>/<stack>/<resource name>`, given by the sdk. Never a reason for a change. */
  owner?: string | undefined;
  /** An existing token to take over instead of minting: its id, and its values by name. Secret; never a reason for a change. */
  adopt?: Adoption | undefined;
}
