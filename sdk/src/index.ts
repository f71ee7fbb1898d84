/**
 * Credentials as ordinary Pulumi resources.
 *
 * @packageDocumentation
 */
export * as calimero from "./calimero/index.js";
