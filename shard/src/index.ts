export type { GenesisKey } from "./chain/genesis.js";
export { JournalDamage } from "./journal/journal-format.js";
export {
  type DevelopmentShard,
  type DevelopmentShardOptions,
  openDevelopmentShard,
  type RpcReply,
  type RpcRequest,
} from "./open.js";
export { type ServedShard, serveShard } from "./serve.js";
