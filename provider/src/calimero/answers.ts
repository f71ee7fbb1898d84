import type { Permission } from "pulumi-keyring-near";
import { z } from "zod";

/**
 * The console's answers, as far as they are used; more properties are fine. So are names that a newer console has added, of permissions or of
 * states: one of them must not make the rest of a list unreadable.
 */

const time = z.iso.datetime({ offset: true });

export const tokenAnswer = z.object({
  id: z.string().min(1),
  shardId: z.string(),
  name: z.string(),
  permissions: z.union([z.literal("full"), z.array(z.custom<Permission>((name) => typeof name === "string"))]),
  /** `active`, `suspended`, `expired`, `revoked`, or one that only a newer console has. */
  status: z.string(),
  createdAt: time,
  expiresAt: time.nullable(),
  revokeAt: time.nullable(),
  lastUsedAt: time.nullable(),
  labels: z.record(z.string(), z.string()),
  rpcUrl: z.url(),
  /** What bounds it; of older consoles there is none. */
  allowedAddresses: z.array(z.string()).nullish(),
  requestsPerSecond: z.number().nullish(),
  maxOpenRequests: z.number().nullish(),
});

export const issuedAnswer = tokenAnswer.extend({ value: z.string().regex(/^[0-9a-f]{64}$/) });

export const verifiedAnswer = z.object({ matches: z.boolean() });

export const tokensAnswer = z.object({ tokens: z.array(tokenAnswer), nextCursor: z.string().nullable() });

export const shardsAnswer = z.object({
  shards: z.array(z.object({ id: z.string() })),
  nextCursor: z.string().nullable(),
});

export const shardAnswer = z.object({ id: z.string(), rpcUrl: z.url() });

export const accessKeyAnswer = z.object({
  name: z.string(),
  rights: z.array(z.string()),
  shards: z.union([z.literal("all"), z.array(z.string())]),
  expiresAt: time.nullable(),
});

export const createdAccessKeyAnswer = accessKeyAnswer.extend({
  id: z.string().min(1),
  value: z.string().regex(/^keyring_[A-Za-z0-9_-]{43,49}$/),
});

/** The answer has no body. */
export const removedAccessKeyAnswer = z.unknown();

export const keyAnswer = z.object({
  publicKey: z.string(),
  /** `full-access`, `function-call`, or a kind that only a newer console has. */
  access: z.string(),
  /** Of keys that the custodian added. */
  labels: z.record(z.string(), z.string()).default({}),
  addedAt: time.nullish(),
});

export const keysAnswer = z.object({ keys: z.array(keyAnswer) });

export const accountsAnswer = z.object({
  accounts: z.array(z.object({ accountId: z.string() })),
  nextCursor: z.string().nullable(),
});

export const operationAnswer = z.object({
  id: z.string().min(1),
  status: z.enum(["pending", "done", "failed"]),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  transactionHash: z.string().nullable(),
  finishedAt: time.nullable(),
});

export const versionAnswer = z.object({ version: z.string(), features: z.array(z.string()), schema: z.number() });

/** What a console can do. */
export type VersionAnswer = z.output<typeof versionAnswer>;

/** A shard as the console describes it. */
export type ShardAnswer = z.output<typeof shardAnswer>;

/** An access key as the console describes it. */
export type AccessKeyAnswer = z.output<typeof accessKeyAnswer>;

/** A new access key with its value, which no other answer has. */
export type CreatedAccessKeyAnswer = z.output<typeof createdAccessKeyAnswer>;

/** A token as the console describes it. */
export type TokenAnswer = z.output<typeof tokenAnswer>;

/** A token that was just minted, with its value. */
export type IssuedAnswer = z.output<typeof issuedAnswer>;

/** A page of tokens. */
export type TokensAnswer = z.output<typeof tokensAnswer>;

/** A key on an account, as the chain has it. */
export type KeyAnswer = z.output<typeof keyAnswer>;

/** A change of the chain that the console carries out. */
export type OperationAnswer = z.output<typeof operationAnswer>;
