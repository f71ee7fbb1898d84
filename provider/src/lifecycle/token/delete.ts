import type { Context } from "../context.js";
import { messageOf, OperationFailed } from "../errors.js";
import type { State, TokenDefinition } from "./definition.js";
import { located } from "./home.js";
import { nameOf, partsOf } from "./record.js";
import { revoke, revokeSole } from "./revoke.js";
import { absenceFor, sweep } from "./sweep.js";

/** Revokes everything of a token that is alive. */
export async function remove(definition: TokenDefinition, id: string, state: State, context: Context): Promise<void> {
  const { scope, instance } = partsOf(id);
  const issuer = definition.issuer(scope, context);
  await located(definition, issuer, [], state, context);
  const sole = revokeSole(issuer, state, instance, context).catch((error: unknown) => {
    throw undeleted([messageOf(error)], []);
  });
  if (await sole) return;
  const living = await issuer.living(instance, absenceFor(state), context);
  await sweep(issuer, living, state, { keepNext: false, who: nameOf(definition, state) }, context);
  const alive: string[] = [];
  const ended: string[] = [];
  // the live value last: should time run out before, it goes on as the state says
  for (const tokenId of [state.previousTokenId, state.tokenId]) {
    if (tokenId === undefined) continue;
    await revoke(issuer, tokenId, undefined, context).then(
      () => ended.push(tokenId),
      (error: unknown) => alive.push(messageOf(error)),
    );
  }
  if (alive.length > 0) throw undeleted(alive, ended);
}

/**
 * The engine keeps the state of a failed delete as it was, so that nothing but a read can tell what has ended.
 * @param alive what was said of each token that could not be revoked
 * @param ended the ids of those that were
 */
function undeleted(alive: readonly string[], ended: readonly string[]): OperationFailed {
  const revoked = ended.map((tokenId) => `; token ${tokenId} is revoked`).join("");
  return new OperationFailed(
    `${alive.join("; ")}${revoked}. Run \`pulumi destroy\` again, or \`pulumi up --refresh\` to keep the resource`,
  );
}
