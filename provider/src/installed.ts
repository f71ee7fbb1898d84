/**
 * How the host of dynamic resources gets from a program's folder to an installed package, and what to do where it does not. Loads nothing else.
 *
 * @packageDocumentation
 */
export { type Manifest, manifestOf, readManifest } from "./installed/manifest.js";
export { commandToAdd } from "./installed/package-manager.js";
export { needsYarn } from "./installed/places.js";
export { findWay, type Way } from "./installed/way.js";
