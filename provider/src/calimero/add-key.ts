import { mayHaveHappened, StatusError } from "../http/errors.js";
import type { Context } from "../lifecycle/context.js";
import { LostReply, messageOf, OperationFailed } from "../lifecycle/errors.js";
import type { KeyAnswer, OperationAnswer } from "./answers.js";
import { connect } from "./connection.js";
import { problemType } from "./console-api.js";
import type { Custodian } from "./custodian.js";
import { type CustodianKeyState, isOwn } from "./custodian-key-state.js";

/**
 * Sees to it that a key is on its account: adds it, finds that an earlier run has, or takes over one that was there.
 * May be repeated: the console knows the resource's own key by its label.
 * @throws LostReply when the key may be on its account, or come to it; OperationFailed when it is certain that nothing of ours does
 */
export async function addKey(
  state: CustodianKeyState,
  { adopt }: { adopt: boolean },
  context: Context,
): Promise<CustodianKeyState> {
  const { custodian } = connect(context);
  if (adopt) {
    const found = await custodian.lookUp(state, context);
    if (found !== undefined && !isOwn(found, state)) return taken(state, found);
  }
  const operation = await followed(await ordered(state, custodian, context), state, custodian, context);
  if (operation.status === "failed") {
    const { code, message } = operation.error ?? { code: "", message: "no reason given" };
    if (code === "AddKeyAlreadyExists") throw await alreadyThere(state, custodian, context);
    throw new OperationFailed(`accountId: the shard refused ${state.publicKey}: ${message}`);
  }
  return {
    ...state,
    status: "active",
    transactionHash: operation.transactionHash ?? undefined,
    addedAt: operation.finishedAt ?? undefined,
  };
}

function taken(state: CustodianKeyState, { access, addedAt }: KeyAnswer): CustodianKeyState {
  if (access === "full-access") {
    return { ...state, status: "active", adopted: true, addedAt: addedAt ?? undefined, instance: undefined };
  }
  throw new OperationFailed(
    `publicKey: ${state.publicKey} is on account ${state.accountId} as a ${access} key. Only full-access keys can be adopted`,
  );
}

async function ordered(state: CustodianKeyState, custodian: Custodian, context: Context): Promise<OperationAnswer> {
  const { owner = "", instance = "" } = state;
  try {
    return await custodian.add(state, { ...(owner === "" ? {} : { owner }), instance }, context);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof StatusError && cause.problem.type === problemType("key-exists")) {
      throw await alreadyThere(state, custodian, context);
    }
    throw mayHaveHappened(error) ? new LostReply(messageOf(error), { cause }) : error;
  }
}

/** Once the console has taken an order it carries it out, whatever becomes of those who wait. */
async function followed(
  operation: OperationAnswer,
  state: CustodianKeyState,
  custodian: Custodian,
  context: Context,
): Promise<OperationAnswer> {
  let seen = operation;
  try {
    seen = await custodian.settled(operation, state, context);
  } catch (error) {
    throw new LostReply(messageOf(error), { cause: error });
  }
  if (seen.status === "pending") throw new LostReply(`the shard has not carried out operation ${seen.id} in time`);
  return seen;
}

async function alreadyThere(
  { owner: own, ...state }: CustodianKeyState,
  custodian: Custodian,
  context: Context,
): Promise<OperationFailed> {
  const found = await custodian.lookUp(state, context).catch(() => undefined); // only words hang on it
  const owner = found?.labels["owner"];
  const whose =
    owner === undefined
      ? ""
      : owner === own
        ? ", added by an earlier instance of this resource"
        : `, added for ${owner}`;
  return new OperationFailed(
    `publicKey: ${state.publicKey} is on account ${state.accountId} already${whose}. Set adopt: true to take it over; destroy then leaves it ` +
      "on the chain, unless removeOnDelete is true. (Before you replace a resource with its own publicKey, set its option deleteBeforeReplace)",
  );
}
