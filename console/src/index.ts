export { type Console, createConsole } from "./create-console.js";
export type { ConsoleOptions, DevelopmentShardSettings } from "./options.js";
export { StartError } from "./start-error.js";
