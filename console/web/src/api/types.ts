// The routes' own schemas say what answers look like: only types are taken from them, nothing of the server is bundled.
import type { z } from "zod";
import type { actorSchema } from "../../../src/access/schemas.js";
import type { accessKeySchema, createdAccessKeySchema } from "../../../src/access-keys/schemas.js";
import type { auditRecordSchema } from "../../../src/audit/schemas.js";
import type { balanceHistorySchema } from "../../../src/balances/schemas.js";
import type {
  accountSchema,
  differenceSchema,
  keySchema,
  operationSchema,
  releasedAccountSchema,
} from "../../../src/custodian/schemas.js";
import type { overviewSchema } from "../../../src/overview/schemas.js";
import type {
  invitedPersonSchema,
  personSchema,
  sessionListSchema,
  sessionSchema,
  startedSessionSchema,
} from "../../../src/people/schemas.js";
import type { restoreSchema, waitingSchema } from "../../../src/restore/schemas.js";
import type { connectionTestSchema, removedShardSchema, shardSchema } from "../../../src/shards/schemas.js";
import type {
  issuedTokenSchema,
  rotatedTokenSchema,
  tokenPageSchema,
  tokenSchema,
} from "../../../src/tokens/schemas.js";
import type { tokenUsageSchema } from "../../../src/usage/schemas.js";

export type { Permission } from "pulumi-keyring-near";
export type { Right } from "../../../src/access/rights.js";
export type { ProblemDocument } from "../../../src/problems/problem.js";

export type AccessKey = z.output<typeof accessKeySchema>;
export type Account = z.output<typeof accountSchema>;
export type Actor = z.output<typeof actorSchema>;
export type Connection = ConnectionTest["connections"][number];
export type ConnectionTest = z.output<typeof connectionTestSchema>;
export type AuditRecord = z.output<typeof auditRecordSchema>;
export type CreatedAccessKey = z.output<typeof createdAccessKeySchema>;
export type CustodyDifference = z.output<typeof differenceSchema>;
export type InvitedPerson = z.output<typeof invitedPersonSchema>;
export type IssuedToken = z.output<typeof issuedTokenSchema>;
export type Key = z.output<typeof keySchema>;
export type Operation = z.output<typeof operationSchema>;
export type Overview = z.output<typeof overviewSchema>;
export type Person = z.output<typeof personSchema>;
export type ReleasedAccount = z.output<typeof releasedAccountSchema>;
export type RemovedShard = z.output<typeof removedShardSchema>;
export type Restore = z.output<typeof restoreSchema>;
export type RotatedToken = z.output<typeof rotatedTokenSchema>;
export type Session = z.output<typeof sessionSchema>;
export type SessionList = z.output<typeof sessionListSchema>;
export type StartedSession = z.output<typeof startedSessionSchema>;
export type Shard = z.output<typeof shardSchema>;
export type Token = z.output<typeof tokenSchema>;
export type TokenPageAnswer = z.output<typeof tokenPageSchema>;
export type BalanceHistory = z.output<typeof balanceHistorySchema>;
export type TokenUsage = z.output<typeof tokenUsageSchema>;
export type WaitingItem = z.output<typeof waitingSchema>;
