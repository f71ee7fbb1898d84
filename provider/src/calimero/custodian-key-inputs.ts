import { z } from "zod";
import { redact } from "../http/redact.js";
import { checkShape } from "../lifecycle/inputs.js";
import { ownerShape } from "../lifecycle/owner.js";
import type { Checked, Failure } from "../lifecycle/resource.js";
import { accountIdShape, shardIdShape } from "./names.js";
import { publicKeyShape } from "./public-key.js";

/** What a program says of a key. */
export const custodianKeyShape = z
  .strictObject({
    shardId: shardIdShape.describe("The shard, e.g. `demos-calimero-testnet`. Changing it replaces the key."),
    accountId: accountIdShape,
    publicKey: publicKeyShape
      .optional()
      .describe(
        "The public key to add to the account, `ed25519:…` or `secp256k1:…`. Default: Keyring generates an ed25519 pair, whose private key is a secret output. Changing it replaces the resource.",
      ),
    adopt: z
      .boolean({ error: "must be true or false" })
      .optional()
      .describe(
        "Whether to take over a key that is already on the account. By default, that is an error. Needs `publicKey`.",
      ),
    removeOnDelete: z
      .boolean({ error: "must be true or false" })
      .optional()
      .describe(
        "Whether destroying the resource removes the key from the chain. Default: yes, except for an adopted key.",
      ),
    owner: ownerShape,
  })
  .describe(
    "A full-access key on an account of a Calimero private shard, which the custodian of a Keyring console adds to the chain and removes on destroy.",
  )
  .meta({ examples: [{ shardId: "demos-calimero-testnet", accountId: "demos.calimero.testnet" }] });

export type CustodianKeyInputs = z.output<typeof custodianKeyShape>;

/** Every wrong property of a program's key at once. */
export function checkCustodianKey(raw: unknown): Checked<CustodianKeyInputs> {
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
