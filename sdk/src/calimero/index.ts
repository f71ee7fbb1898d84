export { type Adoption, AuthToken, type AuthTokenArgs, type Permission, type Rotation } from "./auth-token.js";
export { CustodianKey, type CustodianKeyArgs } from "./custodian-key.js";
