import { randomBytes } from "node:crypto";
import type { Context } from "../context.js";
import { PartialFailure } from "../errors.js";
import { ownerLabel } from "../owner.js";
import type { Created } from "../resource.js";
import { type Adoption, findAdopted } from "./adoption.js";
import type { StateOf, TokenDefinition, TokenInputs } from "./definition.js";
import { refusePast, tokenPlan } from "./diff.js";
import { LostReply } from "./issuer.js";
import type { TokenRecord } from "./record.js";

/**
 * Mints a token under an instance of its own, or takes over the one that `adopt` names.
 * @throws PartialFailure when a token may be alive that nobody holds; OperationFailed when nothing was minted
 */
export async function createToken<Inputs extends TokenInputs, Spec extends object>(
  definition: TokenDefinition<Inputs, Spec>,
  record: TokenRecord<Inputs, Spec>,
  said: Inputs,
  context: Context,
): Promise<Created<StateOf<Spec>>> {
  const scope = await scopeOf(definition, said, context);
  const inputs = record.placed(said, scope);
  if (inputs.adopt !== undefined) return adoptToken(definition, record, scope, inputs, inputs.adopt, context);
  refusePast(inputs, context.now());
  const instance = randomBytes(16).toString("hex");
  const id = `${scope}/${instance}`;
  const labels = { owner: ownerLabel(inputs.owner, context.settings), instance, generation: 1 };
  try {
    const issued = await definition.issuer(scope, context).issue(record.order(inputs, labels), context);
    return { id, state: record.minted(inputs, issued, labels) };
  } catch (error) {
    if (!(error instanceof LostReply)) throw error;
    // kept in the state without a value, so that the next up finishes the very same mint
    throw new PartialFailure(id, record.pending(inputs, labels.owner), [
      `${error.message}. A token labelled instance=${instance} may be alive that nobody holds: run \`pulumi up\` again to finish, or \`pulumi destroy\` to revoke it; ` +
        "`npx pulumi-keyring-cli orphans` shows it while it is alive",
    ]);
  }
}

/** Where the token is to live, as the program says or else the system. */
async function scopeOf<Inputs extends TokenInputs, Spec extends object>(
  { scope, defaultScope }: TokenDefinition<Inputs, Spec>,
  inputs: Inputs,
  context: Context,
): Promise<string> {
  if (inputs[scope] !== undefined || defaultScope === undefined) return String(inputs[scope]);
  return defaultScope(context);
}

/** A resource around a token that exists. Its value and settings stay; what the program wants otherwise is for the next `up`. */
async function adoptToken<Inputs extends TokenInputs, Spec extends object>(
  definition: TokenDefinition<Inputs, Spec>,
  record: TokenRecord<Inputs, Spec>,
  scope: string,
  inputs: Inputs,
  adopt: Adoption,
  context: Context,
): Promise<Created<StateOf<Spec>>> {
  const issuer = definition.issuer(scope, context);
  const found = await findAdopted(issuer, adopt, scope, context);
  const state = record.adopted(inputs, found, adopt);
  const takes = `${definition.type} ${JSON.stringify(inputs.owner?.split("/").at(-1) ?? "")} takes over token ${adopt.tokenId}`;
  const { mint } = tokenPlan(definition, state, inputs, issuer.now(context));
  if (mint !== undefined) context.log.warn(`${takes} with the settings it has; the next up ${mint}`);
  if (found.labels !== undefined) {
    context.log.warn(`${takes}, which was minted for ${found.labels.owner}: let nothing else go on managing it`);
  }
  return { id: `${scope}/${adopt.tokenId}`, state };
}
