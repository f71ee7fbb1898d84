import { AuthToken } from "./calimero/auth-token.js";
import { CustodianKey } from "./calimero/custodian-key.js";
import { dynamicHost } from "./hosts/dynamic.js";

export type { Permission } from "./calimero/permissions.js";
export { PERMISSIONS } from "./calimero/permissions.js";

/** What the constant `__provider` text of a program's resources leads to: one handler for each type of each system. */
export const calimero = { AuthToken: dynamicHost(AuthToken), CustodianKey: dynamicHost(CustodianKey) };
