import { randomBytes } from "node:crypto";
import { z } from "zod";
import { redact } from "../http/redact.js";
import type { Context } from "../lifecycle/context.js";
import { PartialFailure } from "../lifecycle/errors.js";
import { checkShape } from "../lifecycle/inputs.js";
import { LostReply } from "../lifecycle/issuer.js";
import { ownerLabel, ownerShape } from "../lifecycle/owner.js";
import type { Checked, Failure, Resource } from "../lifecycle/resource.js";
import { addKey } from "./add-key.js";
import { custodianKeyDiff, custodianKeyPreview } from "./custodian-key-diff.js";
import { type CustodianKeyState, custodianKeyOutputs, idOf, isRemovedOnDelete, nameOf } from "./custodian-key-state.js";
import { generateKeyPair, publicKeyShape } from "./keys.js";
import { accountIdShape, shardIdShape } from "./names.js";
import { nearCredentials } from "./near-credentials.js";
import { readKey } from "./read-key.js";
import { removeKey } from "./remove-key.js";

/** What a program says of a key. */
export const custodianKeyShape = z
  .strictObject({
    shardId: shardIdShape.describe("The shard, e.g. `demos-calimero-testnet`. Another shard replaces the key."),
    accountId: accountIdShape,
    publicKey: publicKeyShape
      .optional()
      .describe(
        "The public key to put on the account, `ed25519:…` or `secp256k1:…`. Default: an ed25519 pair is made, whose private key is a secret output. Another key replaces the resource.",
      ),
    adopt: z
      .boolean({ error: "must be true or false" })
      .optional()
      .describe(
        "Whether to take over a key that is on the account already. Default: that is an error. Needs `publicKey`.",
      ),
    removeOnDelete: z
      .boolean({ error: "must be true or false" })
      .optional()
      .describe("Whether a delete takes the key off the chain. Default: yes, but not a key that was adopted."),
    owner: ownerShape,
  })
  .describe(
    "A full-access key on an account of a Calimero private shard, which the custodian of a Keyring console adds to the chain and removes on destroy.",
  )
  .meta({ examples: [{ shardId: "demos-calimero-testnet", accountId: "demos.calimero.testnet" }] });

export type CustodianKeyInputs = z.output<typeof custodianKeyShape>;

/** A full-access key on an account of a shard, which the console's custodian adds and removes. */
export const CustodianKey: Resource<CustodianKeyInputs, CustodianKeyState> = {
  type: "CustodianKey",
  inputs: custodianKeyShape,
  outputs: custodianKeyOutputs,
  secrets: ["privateKey", "credentials"],
  check,
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
        `${error.message}. ${state.publicKey} may be on account ${state.accountId}, or come to it: run \`pulumi up\` again to finish, or \`pulumi destroy\` to remove it; ` +
          "`npx pulumi-keyring-cli orphans --keys` looks for keys that no state has",
      ]);
    }
  },

  read: readKey,

  async update(_id, state, inputs, context) {
    const next = { ...state, removeOnDelete: inputs.removeOnDelete };
    return state.status === "pending" ? addKey(next, { adopt: inputs.adopt ?? false }, context) : next;
  },

  async delete(_id, state, context) {
    if (isRemovedOnDelete(state)) return removeKey(state, context);
    context.log.info(
      `${nameOf(state)}: ${state.publicKey} stays on account ${state.accountId}, as removeOnDelete says`,
    );
  },
};

function check(raw: unknown): Checked<CustodianKeyInputs> {
  const { inputs, failures } = checkShape(custodianKeyShape, raw);
  const wrong = failures.some(({ property }) => /^publicKey\b/.test(property));
  if (!wrong && inputs.adopt === true && inputs.publicKey === undefined) {
    const reason = "a pair that is yet to be made cannot be there already; give the publicKey of the key to take over";
    failures.push({ property: "adopt", reason });
  }
  const handedOn = wrong ? { ...inputs, publicKey: undefined } : inputs; // it may be a private key
  return { inputs: handedOn, failures: failures.map((failure) => unrepeated(failure, raw)) };
}

/** An engine prints the value of a property that a failure names. What may be a private key is named in the reason alone. */
function unrepeated({ property, reason }: Failure, raw: unknown): Failure {
  const given = JSON.stringify((raw as Record<string, unknown>)[property]) ?? "";
  const long = /[1-9A-HJ-NP-Za-km-z]{80,}/.test(given);
  const secret = ["publicKey", "privateKey"].includes(property) || long || redact(given) !== given;
  return secret ? { property: "", reason: `${property}: ${reason}` } : { property, reason };
}

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
  };
}
