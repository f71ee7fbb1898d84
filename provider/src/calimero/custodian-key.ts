import { randomBytes } from "node:crypto";
import { generateKeyPair, nearCredentials } from "pulumi-keyring-near/key-pair";
import type { Context } from "../lifecycle/context.js";
import { LostReply, PartialFailure } from "../lifecycle/errors.js";
import { ownerLabel } from "../lifecycle/owner.js";
import type { Resource } from "../lifecycle/resource.js";
import { addKey } from "./add-key.js";
import { missingSettings } from "./connection.js";
import { custodianKeyDiff, custodianKeyPreview } from "./custodian-key-diff.js";
import { type CustodianKeyInputs, checkCustodianKey, custodianKeyShape } from "./custodian-key-inputs.js";
import { type CustodianKeyState, custodianKeyOutputs, idOf, isRemovedOnDelete, nameOf } from "./custodian-key-state.js";
import { requireHome, seenHere } from "./key-home.js";
import { readKey } from "./read-key.js";
import { removeKey } from "./remove-key.js";

/** A full-access key on an account of a shard, which the console's custodian adds and removes. */
export const CustodianKey: Resource<CustodianKeyInputs, CustodianKeyState> = {
  type: "CustodianKey",
  inputs: custodianKeyShape,
  outputs: custodianKeyOutputs,
  secrets: ["privateKey", "credentials"],
  missing: missingSettings,
  check: checkCustodianKey,
  diff: (state, inputs) => custodianKeyDiff(state, inputs),

  preview: custodianKeyPreview,

  async create(inputs, context) {
    const state = begun(inputs, context);
    const id = idOf(state);
    try {
      return { id, state: await addKey(state, { adopt: inputs.adopt ?? false }, context) };
    } catch (error) {
      if (!(error instanceof LostReply)) throw error;
      // kept with its pair, so that the next up goes on with the very same key
      throw new PartialFailure(id, state, [
        `${error.message}. ${state.publicKey} may be on account ${state.accountId}, or may still be added to it: run \`pulumi up\` again to finish, or \`pulumi destroy\` to remove it; ` +
          "`npx pulumi-keyring-cli orphans --keys` finds keys that no state has",
      ]);
    }
  },

  read: readKey,

  async update(_id, state, inputs, context) {
    const next = { ...state, removeOnDelete: inputs.removeOnDelete };
    if (state.status !== "pending") return next;
    await requireHome(state, context);
    return addKey({ ...next, ...seenHere(context.settings) }, { adopt: inputs.adopt ?? false }, context);
  },

  async delete(_id, state, context) {
    if (isRemovedOnDelete(state)) return removeKey(state, context);
    context.log.info(
      `${nameOf(state, context.settings)}: ${state.publicKey} stays on account ${state.accountId}, because ${state.removeOnDelete === false ? "removeOnDelete is false" : "it was adopted"}`,
    );
  },
};

/** The state before anything was sent. */
function begun(inputs: CustodianKeyInputs, context: Context): CustodianKeyState {
  const { shardId, accountId, publicKey, removeOnDelete } = inputs;
  const pair = publicKey === undefined ? generateKeyPair() : undefined;
  const credentials = pair === undefined ? undefined : nearCredentials(accountId, pair);
  return {
    shardId,
    accountId,
    ...(pair ?? { publicKey: String(publicKey) }),
    credentials,
    status: "pending",
    adopted: false,
    removeOnDelete,
    instance: randomBytes(16).toString("hex"),
    owner: ownerLabel(inputs.owner, context.settings),
    ...seenHere(context.settings),
  };
}
