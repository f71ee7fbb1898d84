import { dynamicHosts } from "./hosts/dynamic.js";
import { systems } from "./systems.js";

export type { Permission } from "./calimero/permissions.js";
export { PERMISSIONS } from "./calimero/permissions.js";

/** What the constant `__provider` text of a program's resources leads to: one handler for each type of each system. */
export const calimero = dynamicHosts(systems.calimero.resources);
