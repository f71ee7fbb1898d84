import { randomBytes } from "node:crypto";
import type { Context } from "../context.js";
import { LostReply, PartialFailure } from "../errors.js";
import { ownName } from "../own-name.js";
import { ownerLabel } from "../owner.js";
import type { Created } from "../resource.js";
import { findAdopted } from "./adopt.js";
import type { Inputs, State, TokenDefinition } from "./definition.js";
import { seenHere } from "./home.js";
import type { Adoption } from "./inputs.js";
import { planOf, refusePast } from "./plan.js";
import { adopted, minted, orderOf, pending, withName } from "./record.js";

/**
 * Mints a token under an instance of its own, or takes over the one that `adopt` names.
 * @throws PartialFailure when a token may be alive that nobody holds; OperationFailed when nothing was minted
 */
export async function create(definition: TokenDefinition, given: Inputs, context: Context): Promise<Created<State>> {
  const scope = String(given[definition.scope] ?? (await definition.defaultScope?.(context)));
  const unnamed = { ...given, [definition.scope]: scope };
  if (unnamed.adopt !== undefined) return takeOver(definition, scope, unnamed, unnamed.adopt, context);
  const inputs = withName(definition, unnamed);
  refusePast(inputs, context.now());
  const instance = randomBytes(16).toString("hex");
  const id = `${scope}/${instance}`;
  const here = seenHere(definition, context.settings);
  const labels = { owner: ownerLabel(inputs.owner, context.settings), instance, generation: 1 };
  try {
    const issued = await definition.issuer(scope, context).issue(orderOf(definition, inputs, labels), context);
    return { id, state: { ...minted(definition, inputs, issued, labels), ...here } };
  } catch (error) {
    if (!(error instanceof LostReply)) throw error;
    // kept in the state without a value, so that the next up finishes the very same mint
    throw new PartialFailure(id, { ...pending(definition, inputs, labels.owner), ...here }, [
      `${error.message}. A token labelled instance=${instance} may be active, but nobody has its value: run \`pulumi up\` again to finish, or \`pulumi destroy\` to revoke it; ` +
        "`npx pulumi-keyring-cli orphans` lists it while it is active",
    ]);
  }
}

/** A resource around a token that exists. Its value and settings stay; what the program wants otherwise is for the next `up`. */
async function takeOver(
  definition: TokenDefinition,
  scope: string,
  inputs: Inputs,
  adopt: Adoption,
  context: Context,
): Promise<Created<State>> {
  const issuer = definition.issuer(scope, context);
  const found = await findAdopted(issuer, adopt, scope, context);
  const state = { ...adopted(definition, inputs, found, adopt), ...seenHere(definition, context.settings) };
  const takes = `${definition.type} ${JSON.stringify(ownName(inputs.owner) ?? "")} takes over token ${adopt.tokenId}`;
  const { mint, bounds } = planOf(definition, state, inputs, issuer.now(context));
  const next = mint ?? (bounds.length > 0 ? `changes ${bounds.join(", ")}` : undefined);
  if (next !== undefined) context.log.warn(`${takes} with its current settings; the next up ${next}`);
  if (found.labels !== undefined) {
    context.log.warn(`${takes}, which was minted for ${found.labels.owner}. Make sure that nothing else manages it`);
  }
  return { id: `${scope}/${adopt.tokenId}`, state };
}
