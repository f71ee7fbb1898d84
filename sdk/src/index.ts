/**
 * Credentials as ordinary Pulumi resources.
 *
 * @packageDocumentation
 */
export * as astra from "./astra/index.js";
export * as calimero from "./calimero/index.js";
export { DynamicProvider, type DynamicProviderArgs } from "./dynamic-provider.js";
