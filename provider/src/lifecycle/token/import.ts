import type { Context } from "../context.js";
import { OperationFailed } from "../errors.js";
import type { Listed } from "../listed.js";
import type { Found } from "../resource.js";
import type { Inputs, State, TokenDefinition } from "./definition.js";
import { seenHere } from "./home.js";
import { BY_ITSELF, type Issuer } from "./issuer.js";
import { nameOf, settingsOf } from "./record.js";
import { withoutValue } from "./words.js";

/**
 * A living token that no state knows: everything but its value. The id may name the token itself or, as the id of a resource does, its instance;
 * both are the same resource.
 * @param named the part of the id after the place
 */
export async function imported(
  definition: TokenDefinition,
  issuer: Issuer<Record<string, unknown>>,
  scope: string,
  named: string,
  context: Context,
): Promise<Found<Inputs, State> | undefined> {
  const [newest, previous] = await living(definition, issuer, named, context);
  // a look-up tells more of the settings than a list of what lives
  const current = newest && (await issuer.find(newest.tokenId, BY_ITSELF, context));
  if (current?.status === "suspended") throw new OperationFailed(`token ${current.tokenId} ${SUSPENDED}`);
  if (current?.status !== "active") return undefined;
  const { tokenId, status, createdAt, expiresAt, spec, labels } = current;
  const settings = Object.fromEntries(
    Object.entries(settingsOf(definition, spec)).filter(([, value]) => value !== undefined),
  );
  const inputs = { [definition.scope]: scope, ...settings, ...(expiresAt === undefined ? {} : { expiresAt }) };
  const overlap =
    previous === undefined ? {} : { previousTokenId: previous.tokenId, previousRevokeAt: previous.revokeAt };
  const facts = { tokenId, status, createdAt, generation: labels?.generation ?? 1, owner: labels?.owner, ...overlap };
  const state = { ...inputs, ...spec, ...facts, ...seenHere(definition, context.settings) };
  for (const warning of withoutValue(state, {}))
    context.log.warn(`${nameOf(definition, state, context.settings)} ${warning}`);
  return { id: `${scope}/${labels?.instance ?? tokenId}`, state, inputs };
}

/** What lives of the resource, the newest first. */
async function living(
  definition: TokenDefinition,
  issuer: Issuer<Record<string, unknown>>,
  named: string,
  context: Context,
): Promise<Listed<Record<string, unknown>>[]> {
  const ofInstance = async (instance: string) => {
    const all = await issuer.living(instance, "confirmed", context);
    return all.sort((one, other) => (other.labels?.generation ?? 0) - (one.labels?.generation ?? 0));
  };
  const all = await ofInstance(named);
  if (all.length > 0 || definition.isTokenId?.(named) === false) return all;
  const found = await issuer.find(named, BY_ITSELF, context);
  if (found?.status !== "active" && found?.status !== "suspended") return [];
  return found.labels === undefined ? [found] : ofInstance(found.labels.instance);
}

export const SUSPENDED =
  "is suspended: the console was restored from a backup. Whoever runs the console can accept it there";
