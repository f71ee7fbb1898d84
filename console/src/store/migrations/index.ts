import { shardsAccessKeysTokens } from "./0001-shards-access-keys-tokens.js";
import { announceChanges } from "./0002-announce-changes.js";
import { custodian } from "./0003-custodian.js";
import { people } from "./0004-people.js";
import { whoAskedTheCustodian } from "./0005-who-asked-the-custodian.js";
import { operationsByShard } from "./0006-operations-by-shard.js";
import { restores } from "./0007-restores.js";
import { codesAndSessions } from "./0008-codes-and-sessions.js";
import { accessKeysThatStay } from "./0009-access-keys-that-stay.js";
import { peopleThatAreDisabled } from "./0010-people-that-are-disabled.js";
import { shardsThatStay } from "./0011-shards-that-stay.js";
import { valuesOfRemovedAccessKeys } from "./0012-values-of-removed-access-keys.js";
import { endpointsOfShards } from "./0013-endpoints-of-shards.js";
import { allowedOriginsOfShards } from "./0014-allowed-origins-of-shards.js";
import { audit } from "./0015-audit.js";
import { ordersOfTokens } from "./0016-orders-of-tokens.js";
import { tokenUsage } from "./0017-token-usage.js";
import { tokensByUseAndStack } from "./0018-tokens-by-use-and-stack.js";
import { functionCallKeys } from "./0019-function-call-keys.js";
import { rareAuditRecords } from "./0020-rare-audit-records.js";
import { balanceHistory } from "./0021-balance-history.js";
import { bounds } from "./0022-bounds.js";
import type { Migration } from "./migration.js";

/** Every step in order; the position (from 1) is the schema version. */
export const MIGRATIONS: readonly Migration[] = [
  shardsAccessKeysTokens,
  announceChanges,
  custodian,
  people,
  whoAskedTheCustodian,
  operationsByShard,
  restores,
  codesAndSessions,
  accessKeysThatStay,
  peopleThatAreDisabled,
  shardsThatStay,
  valuesOfRemovedAccessKeys,
  endpointsOfShards,
  allowedOriginsOfShards,
  audit,
  ordersOfTokens,
  tokenUsage,
  tokensByUseAndStack,
  functionCallKeys,
  rareAuditRecords,
  balanceHistory,
  bounds,
];
