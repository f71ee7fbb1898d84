export type { Rotation, TokenStatus } from "../generated.js";
export { type DatabaseAccess, databaseRole } from "./database-role.js";
export { astrarc, cqlshCredentials, cqlshrc, mergeIni } from "./formats.js";
export { getOrganization, getRole, getRoleOutput } from "./functions.js";
export type {
  GetOrganizationResult as Organization,
  GetRoleResult as RoleDescription,
  RoleArgs,
  TokenAdopt as Adoption,
  TokenArgs,
} from "./generated.js";
export { Role } from "./role.js";
export { Token } from "./token.js";
