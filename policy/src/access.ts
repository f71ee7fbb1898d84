import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofTypes } from "./credentials.js";
import { matches, names } from "./settings.js";

/** Gateway tokens with all permissions, and keys, which can do everything that their account can. */
export const noFullAccess: ResourceValidationPolicy = {
  name: "no-full-access",
  description: 'Only the listed resources hold "full" gateway tokens, or keys of custodial accounts.',
  enforcementLevel: "mandatory",
  configSchema: { properties: { allow: names("Names of the resources that may have full access.") } },
  validateResource: ofTypes(
    ["calimero:AuthToken", "calimero:CustodianKey"],
    ({ name, type, props, getConfig }, report) => {
      const isKey = type.endsWith("CustodianKey");
      if (!isKey && ![props["permissions"]].flat().includes("full")) return;
      const { allow } = getConfig<{ allow: string[] }>();
      if (matches(name, allow)) return;
      const what = isKey ? "This key has full access to its account." : 'This token has the permission "full".';
      const instead = isKey ? "" : "List the permissions that it needs, or ";
      report(`${what} ${instead}${isKey ? "Add" : "add"} ${JSON.stringify(name)} to \`allow\` of this policy.`);
    },
  ),
};

/** By the names that the program gives. A role's id is compared as it stands. */
export const noAdministratorRoles: ResourceValidationPolicy = {
  name: "no-administrator-roles",
  description: "Only the listed resources hold Astra tokens with an administrator's role.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      roles: names("Names or ids of the roles that administer.", ["*Administrator*", "*Admin *"]),
      allow: names("Names of the resources that may have them."),
    },
  },
  validateResource: ofTypes(["astra:Token"], ({ name, props, getConfig }, report) => {
    const { roles, allow } = getConfig<{ roles: string[]; allow: string[] }>();
    const held = (props["roles"] as string[]).filter((role) => matches(role, roles));
    if (held.length === 0 || matches(name, allow)) return;
    report(
      `This token has the role ${held.map((role) => JSON.stringify(role)).join(", ")}. Use a role that allows less, or add ${JSON.stringify(name)} to \`allow\` of this policy.`,
    );
  }),
};

/** Names are how people find a token in the console. */
export const nameConvention: ResourceValidationPolicy = {
  name: "name-convention",
  description: "Names of gateway tokens and of roles match `pattern`. Checks nothing until that is set.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      pattern: { type: "string", format: "regex", description: "A regular expression for the whole name." },
    },
  },
  validateResource: ofTypes(["calimero:AuthToken", "astra:Role"], ({ name, props, getConfig }, report) => {
    const { pattern } = getConfig<{ pattern?: string }>();
    const given = typeof props["name"] === "string" ? props["name"] : name;
    if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, "u").test(given)) {
      report(`The name ${JSON.stringify(given)} does not match ${pattern}.`);
    }
  }),
};
