import { didYouMean } from "pulumi-keyring-near";
import type { Limits } from "../http/client.js";
import { StatusError } from "../http/errors.js";
import { SharedList } from "../http/shared-list.js";
import { OperationFailed } from "../lifecycle/errors.js";
import type { RoleAnswer } from "./answers.js";
import { foldName, labelOf } from "./default-roles.js";

/** A role as tokens refer to it. */
export type RoleName = Pick<RoleAnswer, "id" | "name">;

/** Finds an organization's roles by id, name or console label. One list serves for a few seconds. */
export class RoleDirectory {
  readonly #roles: SharedList<RoleAnswer>;

  /** @param now milliseconds since the epoch */
  constructor(fetch: (limits: Limits) => Promise<RoleAnswer[]>, now: () => number) {
    const listed = async (limits: Limits) => new Map((await fetch(limits)).map((role) => [role.id, role]));
    this.#roles = new SharedList("the list of roles of Astra", listed, now);
  }

  /**
   * The roles that a program means, each once, by their ids.
   * @param property what the program calls each of them
   * @throws OperationFailed naming what is not known, with what may have been meant
   */
  async resolve(
    written: readonly string[],
    limits: Limits,
    property = (index: number) => `roles[${index}]`,
  ): Promise<RoleName[]> {
    const recent = await this.#listed(written, limits);
    if (recent === undefined) return written.map((id) => ({ id, name: id }));
    // a role that was made just now is not in an older list
    const missing = written.some((role) => matching(role, recent).length === 0);
    const known = missing ? ((await this.#listed(written, limits, "anew")) ?? recent) : recent;
    const found = written.map((role, index) => one(role, property(index), known));
    return byId([...new Map(found.map((role) => [role.id, role])).values()]);
  }

  /** The roles that a list of tokens refers to by id or by name; undefined where the roles cannot be asked. */
  async described(listed: readonly string[], limits: Limits): Promise<RoleName[] | undefined> {
    const roles = await this.#all(limits).catch(() => undefined);
    if (roles === undefined) return undefined;
    return byId(listed.map((role) => matching(role, roles)[0] ?? { id: role, name: role }));
  }

  /** The list, or undefined where the managing token may not have it and does not need it: all roles are written as ids. */
  async #listed(written: readonly string[], limits: Limits, age: "recent" | "anew" = "recent") {
    if (age === "anew") this.#roles.changed(ALL);
    try {
      return await this.#all(limits);
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      if (!(cause instanceof StatusError) || cause.status !== 403) throw error;
      if (written.every(isRoleId)) return undefined;
      throw new OperationFailed(
        `roles: the managing token may not list roles (it lacks the right org-role-read; Astra answered 403), so names cannot be looked up. ` +
          "Give it that right, or write the roles as ids",
        { cause },
      );
    }
  }

  #all(limits: Limits): Promise<RoleAnswer[]> {
    return this.#roles.belonging(ALL, () => true, limits);
  }
}

/** What every role belongs to. */
const ALL = "all";

/** Whether a text is a role's id and no name. */
export function isRoleId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** The roles that a text means, the best kind of match only: its id, its exact name, its name in another case, its label. */
export function matching<Role extends RoleName>(written: string, roles: readonly Role[]): Role[] {
  const folded = foldName(written);
  const kinds: ((role: Role) => boolean)[] = [
    ({ id }) => id.toLowerCase() === folded,
    ({ name }) => name === written,
    ({ name }) => foldName(name) === folded,
    ({ name }) => foldName(labelOf(name)) === folded,
  ];
  for (const kind of kinds) {
    const found = roles.filter(kind);
    if (found.length > 0) return found;
  }
  return [];
}

function one(written: string, property: string, roles: readonly RoleAnswer[]): RoleName {
  const [found, ...others] = matching(written, roles);
  if (found === undefined) {
    const known = roles.flatMap(({ name }) => [name, labelOf(name)]);
    const hint = didYouMean(written, known, `; it has ${roles.map(({ name }) => labelOf(name)).join(", ")}`);
    throw new OperationFailed(`${property}: the organization has no role ${JSON.stringify(written)}${hint}`);
  }
  if (others.length > 0) {
    const ids = [found, ...others].map(({ id }) => id).join(", ");
    throw new OperationFailed(
      `${property}: the organization has several roles ${JSON.stringify(written)}; write the id of the one you mean: ${ids}`,
    );
  }
  return { id: found.id, name: found.name };
}

function byId(roles: RoleName[]): RoleName[] {
  return roles.map(({ id, name }) => ({ id, name })).sort((a, b) => (a.id < b.id ? -1 : 1));
}
