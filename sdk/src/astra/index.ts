export type { Rotation } from "../rotation.js";
export { type DatabaseAccess, databaseRole } from "./database-role.js";
export { getOrganization, getRole, type Organization, type RoleDescription } from "./functions.js";
export { Role, type RoleArgs } from "./role.js";
export { type Adoption, Token, type TokenArgs } from "./token.js";
