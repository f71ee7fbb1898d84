import { AuthToken } from "./auth-token.js";
import { CustodianKey } from "./custodian-key.js";
import { calimeroSettings } from "./settings.js";

/** Calimero private shards, as a Keyring console serves them. */
export const calimero = {
  title: "Calimero private shards",
  settings: calimeroSettings,
  resources: { AuthToken, CustodianKey },
  functions: {},
};
