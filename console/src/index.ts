export { type Console, createConsole } from "./create-console.js";
export type { ConsoleOptions, DevelopmentShardSettings } from "./options.js";
export { PERMISSION_NAMES, PERMISSIONS, type Permission, type Permissions } from "./permissions.js";
export { StartError } from "./start-error.js";
