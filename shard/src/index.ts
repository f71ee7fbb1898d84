export type { GenesisKey } from "./chain/genesis.js";
export { JournalDamage } from "./journal/journal-format.js";
export { type DevelopmentShard, type DevelopmentShardOptions, openDevelopmentShard } from "./open.js";
