import type { Context } from "../context.js";
import { OperationFailed } from "../errors.js";
import type { Listed } from "../listed.js";
import type { Adoption } from "./inputs.js";
import { BY_ITSELF, type Issuer } from "./issuer.js";
import { endWords } from "./words.js";

/**
 * The token that `adopt` names: alive, and proven to be the one whose values are given.
 * @param place what the token's place is called, e.g. `demos-calimero-testnet`
 * @throws OperationFailed saying what is wrong with it; nothing was minted
 */
export async function findAdopted(
  issuer: Issuer<object>,
  adopt: Adoption,
  place: string,
  context: Context,
): Promise<Listed<object>> {
  const { tokenId } = adopt;
  const found = await issuer.find(tokenId, BY_ITSELF, context);
  if (found?.status !== "active") {
    const reason =
      found === undefined
        ? `there is no token ${tokenId} at ${place}`
        : found.status === "suspended"
          ? `token ${tokenId} is suspended: the console was restored from a backup, and the token must first be accepted there`
          : `token ${tokenId} ${endWords(found, "was revoked")}`;
    throw new OperationFailed(`adopt.tokenId: ${reason}. Nothing was minted. To mint a new token, remove \`adopt\``);
  }
  await verifyAdopted(issuer, adopt, context);
  return found;
}

/** @throws OperationFailed when the values are not those of the token */
export async function verifyAdopted(issuer: Issuer<object>, adopt: Adoption, context: Context): Promise<void> {
  const { tokenId, ...values } = adopt;
  if (await issuer.verify(tokenId, values, context)) return;
  throw new OperationFailed(`adopt.token: this is not the value of token ${tokenId}. Nothing was changed`);
}
