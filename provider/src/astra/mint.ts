import { mayHaveHappened } from "../http/errors.js";
import type { Context } from "../lifecycle/context.js";
import { LostReply, messageOf } from "../lifecycle/errors.js";
import type { Labels } from "../lifecycle/listed.js";
import type { Order } from "../lifecycle/token/issuer.js";
import type { ListedTokenAnswer, MintAnswer } from "./answers.js";
import type { DevOpsClient } from "./devops.js";
import { readMarked } from "./marker.js";
import { matching, type RoleName } from "./role-directory.js";

/** A token to be minted. */
export interface Mint {
  organizationId: string;
  roles: readonly RoleName[];
  lifetime: Order<unknown>["lifetime"];
  labels: Labels;
  /** With the labels in it. */
  description: string;
}

/**
 * Mints exactly one token. Astra has no key by which a repeated mint could be told, so that after an answer that may have been lost
 * whatever bears the same labels is revoked first, and only then another one is minted.
 * @returns the answer, and the end that was asked for (RFC 3339)
 * @throws LostReply when a token may be alive that nobody holds
 */
export async function mintOnce(
  astra: DevOpsClient,
  mint: Mint,
  context: Context,
): Promise<{ answer: MintAnswer; asked: string | undefined }> {
  const begun = astra.now().getTime();
  for (let lost = 0; ; lost++) {
    const asked = endOf(mint.lifetime, astra.now());
    try {
      const answer = await astra.mint(orderOf(mint, asked), mint.labels.instance, context);
      if (lost > 0) await revokeLate(astra, mint.labels, answer.clientId, context);
      return { answer, asked };
    } catch (error) {
      if (!mayHaveHappened(error)) throw error;
      await revokeLost(astra, mint, { begun, error }, context);
      if (lost < LOST_REPLIES) continue;
      const reason = `${messageOf(error)}, ${lost + 1} times in a row; any tokens minted were revoked`;
      throw new LostReply(reason, { cause: error });
    }
  }
}

/** How many answers to a mint may be lost, one after another, before another one is tried. */
const LOST_REPLIES = 2;

function orderOf({ organizationId, roles, description }: Mint, asked: string | undefined) {
  const order = { orgId: organizationId, roles: roles.map(({ id }) => id), description };
  return asked === undefined ? order : { ...order, tokenExpiry: asked };
}

function endOf(lifetime: Mint["lifetime"], now: Date): string | undefined {
  if (lifetime === undefined) return undefined;
  const end = "expiresAt" in lifetime ? Date.parse(lifetime.expiresAt) : now.getTime() + lifetime.milliseconds;
  return new Date(end).toISOString();
}

/** @throws LostReply naming what may be alive, unless it is certain that nothing of the lost mint is */
async function revokeLost(
  astra: DevOpsClient,
  { labels, roles }: Mint,
  lost: { begun: number; error: unknown },
  context: Context,
): Promise<void> {
  const failed = (why: string) =>
    new LostReply(`${messageOf(lost.error)}; ${why}. ${HOW_TO_CHECK}`, { cause: lost.error });
  const all = await astra.tokens(context).catch((error: unknown) => {
    throw failed(`whether a token was minted cannot be looked up: ${messageOf(error)}`);
  });
  for (const { clientId } of all.filter((token) => bears(token, labels))) {
    await astra.revoke(clientId, context).catch((error: unknown) => {
      throw failed(
        `token ${clientId} was minted, but its value was lost and it could not be revoked: ${messageOf(error)}`,
      );
    });
  }
  // should Astra not keep a description, only time and roles tell; somebody else's token may look like that too
  const unnamed = all.filter((token) => !token.description && isLike(token, roles, lost.begun));
  if (unnamed.length === 0) return;
  const ids = unnamed.map(({ clientId }) => clientId).join(", ");
  throw failed(`Astra lists ${ids}, created at that time and without a description: this may be the minted token`);
}

/** A mint whose answer was lost may have been carried out later than the look at what came of it. */
async function revokeLate(astra: DevOpsClient, labels: Labels, kept: string, context: Context): Promise<void> {
  try {
    const all = await astra.tokens(context);
    const late = all.filter((token) => bears(token, labels) && token.clientId !== kept);
    for (const { clientId } of late) await astra.revoke(clientId, context);
  } catch (error) {
    // the value at hand must reach the state; the next update or delete of this resource looks again
    context.log.warn(
      `an earlier attempt to mint may have left a token labelled instance=${labels.instance}, and looking for it failed: ` +
        `${messageOf(error)}. ${HOW_TO_CHECK}`,
    );
  }
}

const HOW_TO_CHECK =
  "`npx pulumi-keyring-cli orphans` lists what is active; in Astra's token management, look for [keyring …] in the descriptions";

function bears(token: ListedTokenAnswer, { instance, generation }: Labels): boolean {
  const { labels } = readMarked(token.description);
  return labels?.instance === instance && labels.generation === generation;
}

/** Whether a token could have come of a mint with these roles that was sent at a time; the clock that tells it counts in seconds. */
function isLike({ generatedOn, roles: listed }: ListedTokenAnswer, roles: readonly RoleName[], begun: number): boolean {
  if (Date.parse(generatedOn) < begun - 2_000) return false;
  return listed.length === roles.length && listed.every((role) => matching(role, roles).length > 0);
}
