import { randomUUID } from "node:crypto";
import { type Credentials, newCredentials } from "./credentials.js";
import { DEFAULT_RESOURCES, DEFAULT_ROLES } from "./default-roles.js";

export interface Policy {
  description: string;
  resources: string[];
  actions: string[];
  effect: "allow" | "deny";
}

export interface Role {
  id: string;
  name: string;
  policy: Policy;
  updatedAt: Date;
  /** Default roles cannot be changed. */
  isDefault: boolean;
}

/** A token as the organization keeps it. */
export interface Token extends Credentials {
  /** The roles as they were given: ids, or whatever was accepted silently. */
  roles: string[];
  generatedAt: Date;
  description: string | undefined;
  /** RFC 3339, as it was given. */
  expiry: string | undefined;
}

/** What a token is to be made with. */
export interface Order {
  roles: string[];
  description?: string | undefined;
  expiry?: string | undefined;
}

/** An Astra organization in memory: its roles, its tokens and what they may do. */
export class Organization {
  readonly id: string;
  readonly name = "Emulated organization";
  readonly roles = new Map<string, Role>();
  /** Living and expired ones, by client id. */
  readonly tokens = new Map<string, Token>();
  /** Milliseconds that a token can live at most; undefined for no limit. */
  longestLife: number | undefined;
  readonly now: () => Date;

  constructor(now: () => Date, id: string = randomUUID()) {
    this.now = now;
    this.id = id;
    for (const { name, actions } of DEFAULT_ROLES) {
      const policy: Policy = { description: name, resources: [...DEFAULT_RESOURCES], actions, effect: "allow" };
      this.#keep({ id: randomUUID(), name, policy, updatedAt: now(), isDefault: true });
    }
  }

  roleNamed(name: string): Role | undefined {
    return [...this.roles.values()].find((role) => role.name === name);
  }

  /** Makes a role, or replaces the one of the given id. */
  putRole(name: string, policy: Policy, id: string = randomUUID()): Role {
    return this.#keep({ id, name, policy, updatedAt: this.now(), isDefault: false });
  }

  mint({ roles, description, expiry }: Order): Token {
    const now = this.now();
    const limit = this.longestLife === undefined ? undefined : new Date(now.getTime() + this.longestLife).toISOString();
    const limited = limit !== undefined && (expiry === undefined || Date.parse(expiry) > Date.parse(limit));
    const token = { ...newCredentials(), roles, generatedAt: now, description, expiry: limited ? limit : expiry };
    this.tokens.set(token.clientId, token);
    return token;
  }

  isExpired({ expiry }: Token): boolean {
    return expiry !== undefined && Date.parse(expiry) <= this.now().getTime();
  }

  /** The living token of this value. */
  tokenOf(value: string): Token | undefined {
    return [...this.tokens.values()].find((token) => token.token === value && !this.isExpired(token));
  }

  /** Whether a token has a right on the organization. */
  may(token: Token, action: string): boolean {
    return this.#policiesOf(token).some(({ actions }) => actions.includes(action));
  }

  /** Whether a token has a right on a database's tables: a role must name organization, database, keyspace and tables. */
  mayInDatabase(token: Token, action: string, { database, keyspace }: { database: string; keyspace: string }): boolean {
    const org = `drn:astra:org:${this.id}`;
    const space = `${org}:db:${database}:keyspace:${keyspace}`;
    const needed = [org, `${org}:db:${database}`, space, `${space}:table:*`];
    return this.#policiesOf(token).some(
      ({ actions, resources }) =>
        actions.includes(action) && needed.every((line) => resources.some((resource) => this.#covers(resource, line))),
    );
  }

  #covers(resource: string, line: string): boolean {
    const given = resource.replace("__ORG_ID__", this.id).split(":");
    const wanted = line.split(":");
    return given.length === wanted.length && given.every((part, at) => part === "*" || part === wanted[at]);
  }

  #policiesOf({ roles }: Token): Policy[] {
    return roles.flatMap((id) => this.roles.get(id)?.policy ?? []).filter(({ effect }) => effect === "allow");
  }

  #keep(role: Role): Role {
    this.roles.set(role.id, role);
    return role;
  }
}
