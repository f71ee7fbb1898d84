import { isTokenShaped } from "./credentials.js";
import type { Databases } from "./databases.js";
import type { Organization, Policy, Role, Token } from "./organization.js";
import { json, type Reply, type Request, refusal } from "./reply.js";
import { shownRole, shownToken, shownTokens } from "./shown.js";
import type { Wire } from "./wire.js";

/** The DevOps API below /v2: tokens, roles, the organization and the list of databases. */
export class DevOpsApi {
  constructor(
    private readonly organization: Organization,
    private readonly databases: Databases,
    private readonly wire: Wire,
  ) {}

  answer(request: Request): Reply {
    const { organization, wire } = this;
    const asking = organization.tokenOf(request.credential);
    if (asking === undefined) {
      const status = isTokenShaped(request.credential) ? 401 : wire.malformedCredential;
      return this.#refuse(status, 340001, "Unauthorized: the token is not valid");
    }
    const route = this.#route(request);
    if (route === undefined) return this.#refuse(404, 340404, "Not found");
    if (route.right !== undefined && !organization.may(asking, route.right)) {
      return this.#refuse(403, 340003, `Forbidden: the token lacks ${route.right}`);
    }
    return route.reply();
  }

  #route({ method, path, body }: Request): { right: string | undefined; reply: () => Reply } | undefined {
    const { organization, wire } = this;
    const [, collection = "", sub, id] = path.split("/");
    const at = `${method} ${collection}${collection === "organizations" ? `/${sub}` : ""}`;
    const key = collection === "organizations" ? id : sub;
    switch (key === undefined ? at : `${at}/:id`) {
      case "GET currentOrg": {
        const right = wire.currentOrganization === "for all" ? undefined : "org-read";
        return { right, reply: () => json(200, { id: organization.id, name: organization.name }) };
      }
      case "GET databases":
        return { right: "org-db-view", reply: () => json(200, this.databases.shown(organization.id)) };
      case "POST clientIdSecrets":
      case "POST tokens":
        return { right: "org-token-write", reply: () => this.#mint(body) };
      case "GET clientIdSecrets":
      case "GET tokens":
        return { right: "org-token-read", reply: () => json(200, { clients: shownTokens(organization, wire) }) };
      case "DELETE clientIdSecrets/:id":
      case "DELETE tokens/:id":
        return { right: "org-token-write", reply: () => this.#revoke(key ?? "") };
      case "GET organizations/roles":
        return { right: "org-role-read", reply: () => json(200, this.#roles()) };
      case "POST organizations/roles":
        return { right: "org-role-write", reply: () => this.#makeRole(body) };
      case "GET organizations/roles/:id":
        return { right: "org-role-read", reply: () => this.#ofRole(key, (role) => json(200, shownRole(role, wire))) };
      case "PUT organizations/roles/:id":
        return { right: "org-role-write", reply: () => this.#ofRole(key, (role) => this.#replaceRole(role, body)) };
      case "DELETE organizations/roles/:id":
        return { right: "org-role-delete", reply: () => this.#ofRole(key, (role) => this.#deleteRole(role)) };
    }
    return undefined;
  }

  #mint(body: unknown): Reply {
    const { roles, orgId, tokenExpiry, description } = (body ?? {}) as Record<string, unknown>;
    const { organization, wire } = this;
    if (!isTexts(roles) || roles.length === 0) return this.#refuse(400, 340010, "roles must not be empty");
    if (orgId !== undefined && orgId !== organization.id) return this.#refuse(403, 340003, "Forbidden: other orgId");
    if (tokenExpiry !== undefined && !(Date.parse(String(tokenExpiry)) > organization.now().getTime())) {
      return this.#refuse(400, 340011, "tokenExpiry must be a time to come, RFC 3339");
    }
    // a name among the ids is accepted without a word, and gives a token of no use
    const token: Token = organization.mint({
      roles,
      description: typeof description === "string" ? description : undefined,
      expiry: typeof tokenExpiry === "string" ? tokenExpiry : undefined,
    });
    return json(200, shownToken(token, organization, wire));
  }

  #revoke(clientId: string): Reply {
    const { unknownToken, revoked } = this.wire;
    if (!this.organization.tokens.delete(clientId) && unknownToken === "refused") {
      return this.#refuse(404, 340012, `Client ID ${clientId} not found`);
    }
    if (revoked === "204") return { status: 204, body: "" };
    return { status: 200, body: revoked === "200 null" ? "null" : "" };
  }

  #roles(): unknown[] {
    const shown = [...this.organization.roles.values()].map((role) => shownRole(role, this.wire));
    return this.wire.order === "reversed" ? shown.reverse() : shown;
  }

  #makeRole(body: unknown): Reply {
    const read = roleIn(body);
    if (read === undefined) return this.#refuse(400, 340020, "name and policy are required");
    if (this.organization.roleNamed(read.name) !== undefined) {
      return this.#refuse(409, 340021, `A role named ${read.name} exists already`);
    }
    return json(201, shownRole(this.organization.putRole(read.name, read.policy), this.wire));
  }

  #replaceRole(role: Role, body: unknown): Reply {
    const read = roleIn(body);
    if (read === undefined) return this.#refuse(400, 340020, "name and policy are required");
    const namesake = this.organization.roleNamed(read.name);
    if (namesake !== undefined && namesake.id !== role.id) {
      return this.#refuse(409, 340021, `A role named ${read.name} exists already`);
    }
    if (role.isDefault) return this.#refuse(403, 340023, "Default roles cannot be changed");
    return json(200, shownRole(this.organization.putRole(read.name, read.policy, role.id), this.wire));
  }

  #deleteRole(role: Role): Reply {
    if (role.isDefault) return this.#refuse(403, 340023, "Default roles cannot be deleted");
    this.organization.roles.delete(role.id);
    return { status: 204, body: "" };
  }

  #ofRole(id: string | undefined, reply: (role: Role) => Reply): Reply {
    const role = this.organization.roles.get(id ?? "");
    return role === undefined ? this.#refuse(404, 340022, `Role ID ${id} not found`) : reply(role);
  }

  #refuse(status: number, id: number, message: string): Reply {
    return refusal(this.wire.refusals, status, id, message);
  }
}

function roleIn(body: unknown): { name: string; policy: Policy } | undefined {
  const { name, policy } = (body ?? {}) as { name?: unknown; policy?: Partial<Policy> };
  if (typeof name !== "string" || name === "" || typeof policy !== "object" || policy === null) return undefined;
  const { description = "", resources, actions, effect = "allow" } = policy;
  if (!isTexts(resources) || !isTexts(actions)) return undefined;
  return { name, policy: { description, resources, actions, effect } };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
