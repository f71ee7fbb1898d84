import { dynamicHosts } from "./hosts/dynamic.js";
import { askedByProgram } from "./hosts/program.js";
import { systems } from "./systems.js";

/** What the constant `__provider` text of a program's resources leads to: one handler for each type of each system. */
export const calimero = dynamicHosts(systems.calimero.resources);

/** The same for DataStax Astra. */
export const astra = dynamicHosts(systems.astra.resources);

/** What a program can ask Astra. */
export const astraLookups = {
  getOrganization: askedByProgram(systems.astra.functions.getOrganization),
  getRole: askedByProgram(systems.astra.functions.getRole),
};
