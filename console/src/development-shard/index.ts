export type { GenesisKey } from "./genesis.js";
export { JournalDamage } from "./journal-format.js";
export { type DevelopmentShard, type DevelopmentShardOptions, openDevelopmentShard } from "./open.js";
