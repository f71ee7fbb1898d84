import { getOrganization, getRole } from "./lookups.js";
import { Role } from "./role.js";
import { astraSettings } from "./settings.js";
import { Token } from "./token.js";

/** DataStax Astra, by its DevOps API. */
export const astra = {
  title: "DataStax Astra",
  settings: astraSettings,
  resources: { Token, Role },
  functions: { getOrganization, getRole },
};
