/**
 * What every package of this project knows about private shards. Runs anywhere, also in browsers; what needs Node is in `key-pair`, and what few need in `address-ranges`.
 *
 * @packageDocumentation
 */
export { whyNoArguments } from "./arguments.js";
export { MOST_REQUESTS, whyNoRequestCount } from "./bounds.js";
export { inWords, LONGEST_DURATION, parseDuration, whyNoDuration } from "./duration.js";
export { type FunctionCallAccess, isYoctoNear, whyNoMethodNames } from "./function-call-access.js";
export { isAccountId, masterAccountOf, whyNoAccountId, whyNoShardId } from "./names.js";
export { ANY_ORIGIN, MOST_ORIGINS, whyNoOrigin } from "./origin.js";
export {
  inFormOrder,
  PERMISSION_NAMES,
  PERMISSIONS,
  type Permission,
  type Permissions,
  whyNoPermission,
  whyNoPermissions,
} from "./permissions.js";
export {
  type Curve,
  formatPublicKey,
  isPrivateKeyText,
  KEY_LENGTH,
  type PublicKey,
  parsePublicKey,
  readPublicKey,
} from "./public-key.js";
export { type TestedConnection, whyNotUsed } from "./rpc-connections.js";
export { MOST_RPC_HEADERS, whyNoRpcHeader } from "./rpc-headers.js";
export { MOST_ENDPOINTS, redactedUrl, whyNoRpcUrl } from "./rpc-url.js";
export { didYouMean } from "./suggest.js";
