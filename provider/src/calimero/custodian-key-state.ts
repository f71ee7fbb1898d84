import { readPublicKey } from "pulumi-keyring-near";
import { z } from "zod";
import type { Settings } from "../lifecycle/context.js";
import { OperationFailed } from "../lifecycle/errors.js";
import { issuerUrlsShape } from "../lifecycle/issuer-urls.js";
import { labelledName } from "../lifecycle/own-name.js";
import type { KeyAnswer } from "./answers.js";
import type { Place } from "./custodian.js";

/** The outputs of a CustodianKey, described for people. Written into users' state: keep names. */
export const custodianKeyOutputs = z.object({
  shardId: z.string().describe("The shard."),
  accountId: z.string().describe("The account that the key is on."),
  publicKey: z.string().describe("The public key: `ed25519:` or `secp256k1:` and base58."),
  privateKey: z
    .string()
    .optional()
    .describe("The private key of a generated pair. Undefined if the input `publicKey` is set."),
  credentials: z
    .string()
    .optional()
    .describe(
      "The content of near-cli's `~/.near-credentials/<shardId>/<accountId>.json`, with the private key. Undefined if the input `publicKey` is set.",
    ),
  status: z
    .enum(["active", "pending"])
    .describe(
      "`active`, or `pending`: the key was requested but has not been seen on the chain. The next `up` finishes this.",
    ),
  adopted: z.boolean().describe("Whether the key was already on the account and this resource took it over."),
  removeOnDelete: z.boolean().optional().describe("The input `removeOnDelete`, if it is set."),
  transactionHash: z
    .string()
    .optional()
    .describe("The hash of the transaction that added the key. Undefined for an adopted key."),
  addedAt: z.string().optional().describe("When the console added the key to the chain, RFC 3339."),
  instance: z
    .string()
    .optional()
    .describe("The label by which the console recognizes what this resource added: 128 random bits in hexadecimal.")
    .meta({ internal: true }),
  issuerUrls: issuerUrlsShape,
  owner: z.string().optional().describe("The owner label of the key.").meta({ internal: true }),
});

export type CustodianKeyState = z.output<typeof custodianKeyOutputs>;

/** The id of a key's resource: no two can have the same. */
export function idOf({ shardId, accountId, publicKey }: Place): string {
  return `${shardId}/${accountId}/${publicKey}`;
}

/** Where a resource's key is, from its id. @throws OperationFailed for any other text */
export function placeOf(id: string): Place {
  const [shardId = "", accountId = "", written = "", ...rest] = id.split("/");
  const read = readPublicKey(written);
  if (shardId === "" || accountId === "" || rest.length > 0 || !("publicKey" in read)) {
    throw new OperationFailed(
      'not an id of a CustodianKey; write <shardId>/<accountId>/<publicKey>, like "demos-calimero-testnet/demos.calimero.testnet/ed25519:…"',
    );
  }
  return { shardId, accountId, publicKey: read.publicKey };
}

/** Whether a key on the chain was added by this very resource. */
export function isOwn({ labels }: KeyAnswer, { instance }: CustodianKeyState): boolean {
  return instance !== undefined && labels["instance"] === instance;
}

/** Whether a delete takes the key off the chain: what this resource found there stays, unless told otherwise. */
export function isRemovedOnDelete({ adopted, removeOnDelete }: CustodianKeyState): boolean {
  return removeOnDelete ?? !adopted;
}

/** How messages call the resource. */
export function nameOf({ owner, accountId }: CustodianKeyState, settings: Settings): string {
  return `CustodianKey ${JSON.stringify(labelledName(owner, settings) ?? accountId)}`;
}
