import type { Context } from "../context.js";
import { messageOf, OperationFailed } from "../errors.js";
import { deleteOrLeave, isOfAnotherSystem, isUnreachable } from "../unreachable.js";
import type { State, TokenDefinition } from "./definition.js";
import { located } from "./home.js";
import { nameOf, partsOf } from "./record.js";
import { idsOf, notRevoked, revoke, revokeSole } from "./revoke.js";
import { absenceFor, sweep } from "./sweep.js";

/** Revokes everything of a token that is alive. */
export function remove(definition: TokenDefinition, id: string, state: State, context: Context): Promise<void> {
  const ended: string[] = [];
  const left = () => {
    const { instance } = partsOf(id);
    const tokens = idsOf(state).filter((tokenId) => !ended.includes(tokenId));
    const what = tokens.length === 0 ? `a token labelled instance=${instance}` : `token ${tokens.join(" and token ")}`;
    return `${nameOf(definition, state, context.settings)}: ${what}`;
  };
  return deleteOrLeave(context, left, () => revokeAll(definition, id, state, ended, context));
}

/** @param ended takes note of each token that was revoked */
async function revokeAll(
  definition: TokenDefinition,
  id: string,
  state: State,
  ended: string[],
  context: Context,
): Promise<void> {
  const { scope, instance } = partsOf(id);
  const issuer = definition.issuer(scope, context);
  const failing = (error: unknown) => {
    throw undeleted([error], ended);
  };
  await located(definition, issuer, [], state, context).catch((error: unknown) => failing(notRevoked(state, error)));
  if (await revokeSole(issuer, state, instance, context).catch(failing)) return;
  const living = await issuer
    .living(instance, absenceFor(state), context)
    .catch((error: unknown) => failing(notRevoked(state, error)));
  await sweep(issuer, living, state, { keepNext: false, who: nameOf(definition, state, context.settings) }, context);
  const failed: unknown[] = [];
  // the live value last: should time run out before, it goes on as the state says
  for (const tokenId of idsOf(state)) {
    await revoke(issuer, tokenId, undefined, context).then(
      () => ended.push(tokenId),
      (error: unknown) => failed.push(error),
    );
  }
  if (failed.length > 0) throw undeleted(failed, ended);
}

/**
 * The engine keeps the state of a failed delete as it was, so that nothing but a read can tell what has ended.
 * @param failed why tokens could not be revoked
 * @param ended the ids of those that were
 */
function undeleted(failed: readonly unknown[], ended: readonly string[]): OperationFailed {
  const revoked = ended.map((tokenId) => `; token ${tokenId} is revoked`).join("");
  const words = failed.map(messageOf).join("; ");
  // what an answer has refused is no case for going on without the system
  const cause = failed.find((error) => !isUnreachable(error)) ?? failed[0];
  if (isOfAnotherSystem(cause)) return new OperationFailed(words, { cause });
  return new OperationFailed(
    `${words}${revoked}. Run \`pulumi destroy\` again, or \`pulumi up --refresh\` to keep the resource`,
    { cause },
  );
}
