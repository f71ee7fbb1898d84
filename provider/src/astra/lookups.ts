import { z } from "zod";
import { OperationFailed } from "../lifecycle/errors.js";
import type { Lookup } from "../lifecycle/lookup.js";
import { connect } from "./connection.js";
import { described } from "./role.js";

const organization = z
  .object({
    id: z.string().describe("The organization's id."),
    name: z.string().optional().describe("The organization's name."),
  })
  .describe("The organization that the managing token belongs to.");

/** The organization that the managing token belongs to. */
export const getOrganization: Lookup<Record<string, never>, z.output<typeof organization>> = {
  inputs: z.strictObject({}),
  outputs: organization,
  secrets: [],
  run: (_, context) => connect(context).organization(context),
};

const roleQuestion = z.strictObject({
  name: z.string().min(1).describe("The role's label in Astra's console, its name or its id."),
});

const role = z
  .object({
    id: z.string().describe("The role's id."),
    name: z.string().describe("The role's name, as the API returns it, e.g. `RO User`."),
    description: z.string().describe("What the role is for."),
    resources: z
      .array(z.string())
      .describe("What the role applies to, sorted. In default roles, `__ORG_ID__` stands for the organization's id."),
    actions: z.array(z.string()).describe("What the role allows, sorted."),
  })
  .describe("A role of the organization, default or custom.");

/** A role of the organization, default or custom. */
export const getRole: Lookup<z.output<typeof roleQuestion>, z.output<typeof role>> = {
  inputs: roleQuestion,
  outputs: role,
  secrets: [],
  async run({ name }, context) {
    const astra = connect(context);
    const [found] = await astra.directory.resolve([name], context, () => "name");
    const whole = found === undefined ? undefined : await astra.role(found.id, context);
    if (whole === undefined) throw new OperationFailed(`name: the organization has no role ${JSON.stringify(name)}`);
    return { id: whole.id, ...described(whole) };
  },
};
