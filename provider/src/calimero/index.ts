import { AuthToken } from "./auth-token.js";
import { CustodianKey } from "./custodian-key.js";
import { custodianKeys } from "./key-inventory.js";
import { calimeroSettings } from "./settings.js";
import { Shard } from "./shard/shard.js";
import { gatewayTokens } from "./token-inventory.js";

/** Calimero private shards, as a Keyring console serves them. */
export const calimero = {
  title: "Calimero private shards",
  settings: calimeroSettings,
  resources: { AuthToken, CustodianKey, Shard },
  functions: {},
  inventories: [gatewayTokens, custodianKeys],
};
