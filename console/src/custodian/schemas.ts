import { isYoctoNear, readPublicKey, whyNoAccountId, whyNoMethodNames } from "pulumi-keyring-near";
import { readPrivateKey } from "pulumi-keyring-near/key-pair";
import { z } from "zod";
import { actorSchema } from "../access/schemas.js";
import { labelsSchema } from "../inputs/labels.js";
import { bySearch, countInAnswer, paging, pagingById, sortedBy, withCount } from "../inputs/paging.js";
import { readWith, storableText, textWithout } from "../inputs/text.js";

const publicKey = readWith(readPublicKey).transform(({ publicKey }) => publicKey);
const privateKey = readWith(readPrivateKey);

/** The path of the accounts of a shard, of one account, of one key, and of an operation. */
export const accountPathSchema = z.object({ shardId: z.string(), accountId: z.string() });
export const keyPathSchema = accountPathSchema.extend({ publicKey });
export const operationPathSchema = z.object({ operationId: z.uuid("is not an operation's id") });

export const accountQuerySchema = z.strictObject({
  ...bySearch("the account id"),
  ...sortedBy(
    ["id", "-id", "created", "-created"],
    "By account id if left out; `created` is when it came into custody.",
  ),
  ...withCount,
  ...paging,
});

const FEW = "must be a whole number from 1 to 100";

/** The query of GET /shards/{shardId}/custody-differences: for every account the shard is asked. */
export const differenceQuerySchema = z.strictObject({
  ...paging,
  limit: z.coerce.number(FEW).int(FEW).min(1, FEW).max(100, FEW).default(25).describe("Accounts a page."),
});

/** The query of GET /restore/custody. */
export const custodyQuerySchema = differenceQuerySchema.extend({
  cursor: z
    .string()
    .regex(/^[^/]{1,200}\/[^/]{1,200}$/, "is not a nextCursor of this console")
    .optional()
    .describe("`nextCursor` of the page before."),
});

/** A key of which the chain and the console's records say different things. */
export const differenceSchema = z
  .object({
    shardId: z.string(),
    accountId: z.string(),
    publicKey: z.string(),
    difference: z
      .enum(["own-key-missing", "own-key-limited", "missing", "present", "unknown", "not-compared"])
      .describe(
        "own-key-missing, own-key-limited: the console cannot sign for the account. missing: the custodian added the key, and it is no longer there. present: the custodian removed it, and it is there again. unknown: it is there, and not by this console's doing. not-compared: the shard of this account did not answer or is disabled; the key is the console's own.",
      ),
  })
  .meta({ id: "CustodyDifference" });

/** The differences of one page of accounts. */
export const differencePageSchema = z
  .object({
    differences: z.array(differenceSchema),
    nextCursor: z
      .string()
      .nullable()
      .describe("Null on the last page; a page may have no differences and yet a next one."),
  })
  .meta({ id: "CustodyDifferencePage" });

/** The query of GET /shards/{shardId}/operations. */
export const operationsQuerySchema = z.strictObject({
  ...bySearch("the account id, the public key or the id"),
  status: z.enum(["pending", "done", "failed"], { error: "must be pending, done or failed" }).optional(),
  ...sortedBy(["created", "-created"], "Newest first if left out."),
  ...withCount,
  ...pagingById,
});

const WAIT = "must be a whole number of seconds from 0 to 30";
export const operationQuerySchema = z.strictObject({
  wait: z.coerce
    .number(WAIT)
    .int(WAIT)
    .min(0, WAIT)
    .max(30, WAIT)
    .default(0)
    .describe("Answer when the operation is over, or after so many seconds."),
});

const yoctoNear = z
  .string("must be a text")
  .refine(isYoctoNear, "must be a whole number of yoctoNEAR below 2^128, written as a text");

/** What a function-call key may do. */
const functionCallRequest = z.strictObject(
  {
    receiverId: textWithout(whyNoAccountId).describe("The account with the contract that it may call."),
    methodNames: z
      .array(storableText(256), "must be a list of texts")
      .check(({ value, issues }) => {
        const message = whyNoMethodNames(value);
        if (message !== undefined) issues.push({ code: "custom", message, input: value });
      })
      .default([])
      .describe("The methods that it may call; every method if left out or empty."),
    allowance: yoctoNear
      .refine((text) => !/^0*$/.test(text), "must be more than 0: such a key can call nothing")
      .transform((text) => String(BigInt(text)))
      .nullable()
      .describe("YoctoNEAR of the account's balance that it may spend on gas; null for as much as there is."),
  },
  "must be a JSON object",
);

/** The body of POST …/keys. */
export const keyRequestSchema = z
  .strictObject(
    {
      publicKey: publicKey.describe(
        "`ed25519:` or `secp256k1:` and base58. It becomes a full-access key, unless `functionCall` is given.",
      ),
      functionCall: functionCallRequest
        .optional()
        .describe(
          "Makes it a function-call key: it can call these methods of one contract, without a deposit, and nothing else.",
        ),
      labels: labelsSchema
        .default({})
        .describe("Texts by which the key is found again. A repeat with the same `instance` never acts twice."),
    },
    "must be a JSON object",
  )
  .meta({ id: "KeyRequest" });

/** The body of POST /shards/{shardId}/accounts. */
export const accountRequestSchema = z
  .strictObject(
    {
      accountId: textWithout(whyNoAccountId).describe(
        "A sub-account of one in custody, like `app.demos.calimero.testnet`.",
      ),
      publicKey: publicKey.optional().describe("A further full-access key, beside the custodian's own."),
      initialBalance: yoctoNear
        .default(String(10n ** 24n))
        .describe("YoctoNEAR taken from the account above it. Default: 1 NEAR."),
    },
    "must be a JSON object",
  )
  .meta({ id: "AccountRequest" });

/** The body of PUT /shards/{shardId}/accounts/{accountId}. */
export const custodyRequestSchema = z
  .strictObject(
    {
      privateKey: privateKey.describe(
        "Of a full-access key of the account: `ed25519:` and base58, as in near-cli's credentials files. It is encrypted under the master key and never shown again.",
      ),
    },
    "must be a JSON object",
  )
  .meta({ id: "CustodyRequest" });

export const accountSchema = z
  .object({
    accountId: z.string(),
    balance: z.string().nullable().describe("YoctoNEAR; null while the shard does not answer."),
    signingKey: z.string().describe("The public key of the pair that the custodian signs with. It does not remove it."),
    createdAt: z.iso.datetime().describe("When it came into custody."),
    takenBy: actorSchema
      .nullable()
      .describe(
        "Who had it taken into custody or made, or last changed the key that the custodian signs with. Null for the console itself, and for those from before this was written down.",
      ),
  })
  .meta({ id: "Account" });

/** The answer to DELETE /shards/{shardId}/accounts/{accountId}. */
export const releasedAccountSchema = z
  .object({
    accountId: z.string(),
    keyOnChain: z.string().describe("The public key that the custodian signed with. The chain still has it."),
    advice: z.string().describe("How to remove it from the chain."),
  })
  .meta({ id: "ReleasedAccount" });

export const accountPageSchema = z
  .object({
    accounts: z.array(accountSchema),
    ...countInAnswer,
    nextCursor: z.string().nullable().describe("Null on the last page."),
  })
  .meta({ id: "AccountPage" });

const functionCallSchema = z
  .object({
    receiverId: z.string(),
    methodNames: z.array(z.string()).describe("Empty for every method."),
    allowance: z
      .string()
      .nullable()
      .describe(
        "YoctoNEAR that it may spend on gas: of a key on the chain, what is left of it. Null for no limit but the balance.",
      ),
  })
  .meta({ id: "FunctionCallAccess" });

export const keySchema = z
  .object({
    accountId: z.string(),
    publicKey: z.string(),
    access: z.enum(["full-access", "function-call"]),
    functionCall: functionCallSchema
      .nullable()
      .describe(
        "What a function-call key may do. Null for a full-access key, and for a kind that this console does not know.",
      ),
    labels: z.record(z.string(), z.string()).describe("Of keys that the custodian added."),
    addedAt: z.iso.datetime().nullable().describe("When the custodian added it; null for other keys."),
    addedBy: actorSchema
      .nullable()
      .describe(
        "Who asked the custodian for it; null for other keys, and for those from before this was written down.",
      ),
  })
  .meta({ id: "Key" });

export const keyListSchema = z.object({ keys: z.array(keySchema) }).meta({ id: "KeyList" });

export const operationSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(["add-key", "delete-key", "create-account"]),
    shardId: z.string(),
    accountId: z.string(),
    publicKey: z.string().nullable(),
    functionCall: functionCallSchema
      .nullable()
      .describe("What a key that is added may do. Null for a full-access key, and for operations that add none."),
    status: z.enum(["pending", "done", "failed"]),
    error: z
      .object({ code: z.string().describe("The chain's own name for it."), message: z.string() })
      .nullable()
      .describe("Why it failed."),
    transactionHash: z.string().nullable(),
    labels: z.record(z.string(), z.string()),
    requestedBy: actorSchema
      .nullable()
      .describe("Who asked for it first. Null for those from before this was written down."),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "Operation" });

/** One page of operations. */
export const operationPageSchema = z
  .object({
    operations: z.array(operationSchema),
    ...countInAnswer,
    nextCursor: z.string().nullable().describe("Null on the last page."),
  })
  .meta({ id: "OperationPage" });
