/**
 * What a tool needs that compares a state with the issuing systems. Loads nothing of Pulumi.
 *
 * @packageDocumentation
 */
import type { Inventory } from "./lifecycle/inventory.js";
import { systems } from "./systems.js";

export { applicationTokens } from "./astra/inventory.js";
export type { AccessKeyAnswer, CreatedAccessKeyAnswer, VersionAnswer } from "./calimero/answers.js";
export type { AccessKeyBounds } from "./calimero/catalogue.js";
export { connect as connectToConsole, consoleUrl, isNamedBy } from "./calimero/connection.js";
export { USED_FEATURES } from "./calimero/console-version.js";
export { contextOf } from "./hosts/operation.js";
export { credentialVariables, explicitSettings, settingMeta, settingsFrom } from "./hosts/settings.js";
export { readUrn, type Urn } from "./hosts/urn.js";
export { SIGNATURE } from "./hosts/values.js";
export { isForbidden } from "./http/errors.js";
export { printable, printableLines } from "./http/printable.js";
export { Clients } from "./lifecycle/clients.js";
export type { Context, Settings } from "./lifecycle/context.js";
export { isInClear } from "./lifecycle/destination.js";
export { messageOf } from "./lifecycle/errors.js";
export type { Inventory } from "./lifecycle/inventory.js";
export { elsewhere, type Move } from "./lifecycle/issuer-urls.js";
export type { Listed } from "./lifecycle/listed.js";
export { isNewer } from "./lifecycle/token/sweep.js";

/** Every type of credential that can be listed. */
export const inventories: readonly Inventory[] = Object.values(systems).flatMap((system) => system.inventories);
