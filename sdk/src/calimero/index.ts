export { type Adoption, AuthToken, type AuthTokenArgs, type Permission, type Rotation } from "./auth-token.js";
