import { mayHaveHappened, StatusError } from "../http/errors.js";
import type { Context } from "../lifecycle/context.js";
import { messageOf, OperationFailed } from "../lifecycle/errors.js";
import { checkShape } from "../lifecycle/inputs.js";
import { ownName } from "../lifecycle/own-name.js";
import type { Change, Found, Resource } from "../lifecycle/resource.js";
import { same } from "../lifecycle/same.js";
import { deleteOrLeave } from "../lifecycle/unreachable.js";
import { unknownActions } from "./actions.js";
import type { RoleAnswer } from "./answers.js";
import { connect, missingSettings } from "./connection.js";
import { isDefaultRole } from "./default-roles.js";
import type { DevOpsClient, RoleOrder } from "./devops.js";
import { sameOrganization } from "./organization.js";
import { type NamedRole, type RoleInputs, type RoleState, roleOutputs, roleShape, sorted } from "./role-shape.js";

const SETTINGS = ["name", "description", "resources", "actions"] as const;

class RoleResource implements Resource<RoleInputs, RoleState> {
  readonly type = "Role";
  readonly inputs = roleShape;
  readonly outputs = roleOutputs;
  readonly secrets = [];
  readonly missing = missingSettings;

  check(raw: unknown) {
    const { inputs, failures } = checkShape(roleShape, raw);
    return { inputs, failures };
  }

  diff(state: RoleState, inputs: RoleInputs): Change {
    if (inputs.organizationId !== undefined && !same(state.organizationId, inputs.organizationId)) {
      const reason = "is replaced: organizationId changed, and a role cannot move";
      return { kind: "replace", properties: ["organizationId"], deleteFirst: false, reason, warnings: [] };
    }
    const changed = SETTINGS.filter(
      // a name that no program gave stays as it is
      (setting) => !(setting === "name" && inputs.name === undefined) && !same(state[setting], inputs[setting]),
    );
    if (changed.length === 0) return { kind: "none", warnings: [] };
    const reason = `is updated: ${changed.join(", ")} changed`;
    return { kind: "update", reason, warnings: [] };
  }

  preview(state: RoleState | undefined, given: RoleInputs): Partial<RoleState> {
    const { organizationId, ...inputs } = named(given, state);
    return { ...state, ...inputs, ...(organizationId === undefined ? {} : { organizationId }) };
  }

  async create(given: RoleInputs, context: Context) {
    const inputs = named(given, undefined);
    const astra = connect(context);
    const organizationId = inputs.organizationId ?? (await astra.organization(context)).id;
    await sameOrganization(astra, organizationId, context);
    warnOfActions(inputs, context);
    const { id } = await created(astra, inputs, context);
    return { id, state: { ...inputs, organizationId, roleId: id } };
  }

  async read(
    id: string,
    state: RoleState | undefined,
    context: Context,
  ): Promise<Found<RoleInputs, RoleState> | undefined> {
    const astra = connect(context);
    const organizationId = state?.organizationId ?? (await astra.organization(context)).id;
    await sameOrganization(astra, organizationId, context);
    const role = await astra.role(id, context);
    if (role === undefined) return undefined;
    if (isDefaultRole(role.name)) {
      throw new OperationFailed(
        `${id} is the default role ${role.name}, which nobody can change or delete; look it up with getRole`,
      );
    }
    const found = { ...described(role), organizationId, owner: state?.owner };
    const imported = state === undefined ? { inputs: found } : {};
    return { id, state: { ...found, roleId: role.id }, ...imported };
  }

  async update(id: string, state: RoleState, given: RoleInputs, context: Context): Promise<RoleState> {
    const inputs = named(given, state);
    const astra = connect(context);
    const { organizationId, roleId } = state;
    await sameOrganization(astra, organizationId, context);
    warnOfActions(inputs, context);
    await astra.replaceRole(id, orderOf(inputs), context).catch((error: unknown) => {
      throw refusedName(error, inputs.name);
    });
    return { ...inputs, organizationId, roleId };
  }

  delete(id: string, { organizationId, name }: RoleState, context: Context): Promise<void> {
    const role = `role ${JSON.stringify(name)} (${id})`;
    return deleteOrLeave(
      context,
      () => role,
      async () => {
        const astra = connect(context);
        await sameOrganization(astra, organizationId, context);
        await astra.deleteRole(id, context).catch((error: unknown) => {
          throw new OperationFailed(`${role} may still be there: ${messageOf(error)}`, { cause: error });
        });
      },
    );
  }
}

/** A custom role of an Astra organization: what tokens with it may do, and where. */
export const Role: Resource<RoleInputs, RoleState> = new RoleResource();

/** Inputs with the name that the role has, or gets: the resource's own where the program gives none. */
function named(inputs: RoleInputs, state: RoleState | undefined): NamedRole {
  return { ...inputs, name: inputs.name ?? state?.name ?? ownName(inputs.owner) ?? "" };
}

/** A role's settings as a program would write them. */
export function described({ name, policy: { description, resources, actions } }: RoleAnswer) {
  return { name, description, resources: sorted(resources), actions: sorted(actions) };
}

/** Makes a role. Where the answer was lost, the role that has this name and this policy is what came of it. */
async function created(astra: DevOpsClient, inputs: NamedRole, context: Context): Promise<RoleAnswer> {
  try {
    return await astra.createRole(orderOf(inputs), context);
  } catch (error) {
    if (!mayHaveHappened(error)) throw refusedName(error, inputs.name);
    const wanted = settingsOf(inputs);
    const roles = await astra.roles(context).catch((unlisted: unknown) => {
      throw new OperationFailed(
        `${messageOf(error)}; whether the role ${JSON.stringify(inputs.name)} was created cannot be looked up: ${messageOf(unlisted)}. ` +
          "If the next up says that it exists, delete it in Astra's console",
      );
    });
    const made = roles.find((role) => same(described(role), wanted));
    if (made === undefined) throw error;
    return made;
  }
}

function settingsOf({ name, description, resources, actions }: NamedRole) {
  return { name, description, resources, actions };
}

function orderOf({ name, description, resources, actions }: NamedRole): RoleOrder {
  return { name, policy: { description, resources, actions, effect: "allow" } };
}

/** Says which property is to blame for a conflict. */
function refusedName(error: unknown, name: string): unknown {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof StatusError) || cause.status !== 409) return error;
  return new OperationFailed(
    `name: ${messageOf(error)}. Choose another name than ${JSON.stringify(name)}, or, if an interrupted run left that role, delete it in Astra's console`,
    { cause },
  );
}

function warnOfActions({ name, actions }: NamedRole, { log }: Context): void {
  for (const warning of unknownActions(actions)) log.warn(`Role ${JSON.stringify(name)} ${warning}`);
}
