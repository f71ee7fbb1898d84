import { getOrganization, getRole } from "./astra/lookups.js";
import { Role } from "./astra/role.js";
import { Token } from "./astra/token.js";
import { AuthToken } from "./calimero/auth-token.js";
import { CustodianKey } from "./calimero/custodian-key.js";
import { dynamicHost } from "./hosts/dynamic.js";
import { askedByProgram } from "./hosts/program.js";

export type { Permission } from "./calimero/permissions.js";
export { PERMISSIONS } from "./calimero/permissions.js";

/** What the constant `__provider` text of a program's resources leads to: one handler for each type of each system. */
export const calimero = { AuthToken: dynamicHost(AuthToken), CustodianKey: dynamicHost(CustodianKey) };

/** The same for DataStax Astra. */
export const astra = { Token: dynamicHost(Token), Role: dynamicHost(Role) };

/** What a program can ask Astra. */
export const astraLookups = {
  getOrganization: askedByProgram(getOrganization),
  getRole: askedByProgram(getRole),
};
