export type { Rotation, TokenStatus } from "../generated.js";
export { AuthToken } from "./auth-token.js";
export { CustodianKey } from "./custodian-key.js";
export { mergeNearCliSettings } from "./formats.js";
export type {
  AuthTokenAdopt as Adoption,
  AuthTokenArgs,
  CustodianKeyArgs,
  CustodianKeyStatus,
  Permission,
  ShardArgs,
  ShardEndpoint,
  ShardStatus,
} from "./generated.js";
export { Shard } from "./shard.js";
