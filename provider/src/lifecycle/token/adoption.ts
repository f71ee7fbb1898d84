import { z } from "zod";
import type { Context } from "../context.js";
import { OperationFailed } from "../errors.js";
import type { Issuer, Listed } from "./issuer.js";
import { endWords } from "./words.js";

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
      "An existing token to take over instead of minting one. Read only when the resource is created, or when its value is missing after an import; never a reason for a change, so it may stay in the program or go.",
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

/**
 * The token that `adopt` names: alive, and proven to be the one whose values are given.
 * @param place what the token's place is called, e.g. `demos-calimero-testnet`
 * @throws OperationFailed saying what is wrong with it; nothing was minted
 */
export async function findAdopted<Spec>(
  issuer: Issuer<Spec>,
  adopt: Adoption,
  place: string,
  context: Context,
): Promise<Listed<Spec>> {
  const { tokenId } = adopt;
  const found = await issuer.find(tokenId, { owner: "", absence: "confirmed" }, context);
  if (found?.status !== "active") {
    const reason =
      found === undefined
        ? `there is no token ${tokenId} at ${place}`
        : found.status === "suspended"
          ? `token ${tokenId} is suspended: the console was restored from a backup, and whoever runs it has to accept the token first`
          : `token ${tokenId} ${endWords(found, "was revoked")}`;
    throw new OperationFailed(`adopt.tokenId: ${reason}. Nothing was minted: take \`adopt\` out to mint a new token`);
  }
  await verifyAdopted(issuer, adopt, context);
  return found;
}

/** @throws OperationFailed when the values are not those of the token */
export async function verifyAdopted<Spec>(issuer: Issuer<Spec>, adopt: Adoption, context: Context): Promise<void> {
  const { tokenId, ...values } = adopt;
  if (await issuer.verify(tokenId, values, context)) return;
  throw new OperationFailed(`adopt.token: this is not the value of token ${tokenId}. Nothing was changed`);
}
