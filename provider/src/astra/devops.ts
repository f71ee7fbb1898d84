import { z } from "zod";
import type { HttpClient, Limits, Request } from "../http/client.js";
import { HttpError, MalformedAnswer, StatusError } from "../http/errors.js";
import { path } from "../http/path.js";
import { SharedList } from "../http/shared-list.js";
import { advice } from "./advice.js";
import {
  type ListedTokenAnswer,
  type MintAnswer,
  mintAnswer,
  type OrganizationAnswer,
  organizationAnswer,
  type RoleAnswer,
  roleAnswer,
  rolesAnswer,
  tokensAnswer,
} from "./answers.js";
import { LifeLimit } from "./life-limit.js";
import { readMarked } from "./marker.js";
import { rejectsCredential } from "./refusal.js";
import { RoleDirectory } from "./role-directory.js";

/** The body of a mint. */
export interface TokenOrder {
  orgId: string;
  roles: readonly string[];
  /** RFC 3339. */
  tokenExpiry?: string;
  description: string;
}

/** The body of a role. */
export interface RoleOrder {
  name: string;
  policy: { description: string; resources: readonly string[]; actions: readonly string[]; effect: "allow" };
}

/** What a request is for, in words for its failure. */
interface Purpose {
  right: string;
  what: string;
}

const READ_TOKENS: Purpose = { right: "org-token-read", what: "list tokens" };
const WRITE_TOKENS: Purpose = { right: "org-token-write", what: "create or revoke tokens" };
const READ_ROLES: Purpose = { right: "org-role-read", what: "list roles" };
const WRITE_ROLES: Purpose = { right: "org-role-write", what: "create or change roles" };
const DELETE_ROLES: Purpose = { right: "org-role-delete", what: "delete roles" };
const READ_ORGANIZATION: Purpose = { right: "org-read", what: "read its organization" };

/** Astra's DevOps API, version 2, as far as tokens and roles need it. */
export class DevOpsClient {
  /** The organization's roles, for finding them by name. */
  readonly directory: RoleDirectory;
  /** How long the organization lets tokens live. */
  readonly lifeLimit: LifeLimit;
  readonly #http: HttpClient;
  readonly #httpAs: (token: string) => HttpClient;
  readonly #server: { url: string; origins: string };
  readonly #tokens: SharedList<ListedTokenAnswer>;
  /** Serves those that have just minted, apart: reads that come later are to see what has happened since. */
  readonly #minted: SharedList<ListedTokenAnswer>;
  #organization: OrganizationAnswer | undefined;

  /**
   * @param httpAs requests in the name of a token
   * @param origins where address and managing token come from, for who is told that one of them is refused
   */
  constructor(httpAs: (token: string) => HttpClient, token: string, url: string, now: () => number, origins: string) {
    this.#http = httpAs(token);
    this.#httpAs = httpAs;
    this.#server = { url, origins };
    const what = `the list of tokens of Astra at ${url}`;
    const listed = async (limits: Limits) => {
      const all = await this.tokens(limits);
      return new Map(all.map((one) => [one.clientId, one]));
    };
    this.#tokens = new SharedList(what, listed, now);
    this.#minted = new SharedList(what, listed, now);
    this.lifeLimit = new LifeLimit(now);
    this.directory = new RoleDirectory((limits) => this.roles(limits), now);
  }

  /** The organization that the managing token belongs to; that never changes. */
  async organization(limits: Limits): Promise<OrganizationAnswer> {
    const call = { method: "get", path: "/currentOrg", answer: organizationAnswer } as const;
    this.#organization ??= await this.#request(call, READ_ORGANIZATION, limits);
    return this.#organization;
  }

  /** Whether Astra takes a value for a token's. `unsaid` where it only says that this token may not ask. */
  async accepts(token: string, limits: Limits): Promise<"yes" | "no" | "unsaid"> {
    const call = { method: "get", path: "/currentOrg", answer: organizationAnswer } as const;
    try {
      await this.#httpAs(token).request({ ...call, ...limits });
      return "yes";
    } catch (error) {
      if (error instanceof StatusError && rejectsCredential(error)) return "no";
      if (error instanceof StatusError && error.status === 403) return "unsaid";
      throw error instanceof HttpError ? advice(error, { ...READ_ORGANIZATION, ...this.#server }) : error;
    }
  }

  /**
   * Mints a token. Never repeated where an earlier try may have been carried out: Astra cannot tell repeats apart.
   * @param instance the label of whom it is for
   */
  async mint(order: TokenOrder, instance: string, limits: Limits): Promise<MintAnswer> {
    const call = { method: "post", path: "/tokens", body: order, answer: mintAnswer } as const;
    this.#tokens.changed(instance);
    try {
      const minted = await this.#request(call, WRITE_TOKENS, limits);
      this.#tokens.changed(minted.clientId);
      return minted;
    } finally {
      // what failed may have happened all the same, and a list may have been begun meanwhile
      this.#tokens.changed(instance);
    }
  }

  /** Every token of the organization, asked now. */
  async tokens(limits: Limits): Promise<ListedTokenAnswer[]> {
    const call = { method: "get", path: "/clientIdSecrets", answer: tokensAnswer } as const;
    return (await this.#request(call, READ_TOKENS, limits)).clients;
  }

  /** A token by its client id, or undefined when a complete list, begun after this call, lacks it. */
  token(clientId: string, limits: Limits): Promise<ListedTokenAnswer | undefined> {
    return this.#tokens.find(clientId, limits);
  }

  /** A token that was minted just now, by a list that was begun since: one serves all that are minted at a time. */
  minted(clientId: string, limits: Limits): Promise<ListedTokenAnswer | undefined> {
    return this.#minted.find(clientId, limits);
  }

  /** The tokens with an instance label, by a list that may be some seconds old, but not older than what this process did for the instance. */
  ofInstance(instance: string, limits: Limits): Promise<ListedTokenAnswer[]> {
    const belongs = ({ description }: ListedTokenAnswer) => readMarked(description).labels?.instance === instance;
    return this.#tokens.belonging(instance, belongs, limits);
  }

  /** Revokes a token. One that no list shows is fine, whatever Astra answers. */
  async revoke(clientId: string, limits: Limits): Promise<void> {
    const call = { method: "delete", path: path`/clientIdSecrets/${clientId}`, answer: ANYTHING } as const;
    const isThere = async () => {
      if (await this.#tokens.lacks(clientId, limits)) return false;
      this.#tokens.changed(clientId);
      return (await this.token(clientId, limits)) !== undefined;
    };
    try {
      await this.#unlessGone(() => this.#request(call, WRITE_TOKENS, limits), isThere);
    } finally {
      // what failed may have happened all the same
      this.#tokens.changed(clientId);
    }
  }

  /** Every role of the organization, default roles too. */
  async roles(limits: Limits): Promise<RoleAnswer[]> {
    return this.#request({ method: "get", path: "/organizations/roles", answer: rolesAnswer }, READ_ROLES, limits);
  }

  /** A role by its id, or undefined when no list shows it either. */
  async role(id: string, limits: Limits): Promise<RoleAnswer | undefined> {
    const call = { method: "get", path: path`/organizations/roles/${id}`, answer: roleAnswer } as const;
    return this.#unlessGone(
      () => this.#request(call, READ_ROLES, limits),
      () => this.#hasRole(id, limits),
    );
  }

  async createRole(order: RoleOrder, limits: Limits): Promise<RoleAnswer> {
    const call = { method: "post", path: "/organizations/roles", body: order, answer: roleAnswer } as const;
    return this.#request(call, WRITE_ROLES, limits);
  }

  /** Replaces the whole role. */
  async replaceRole(id: string, order: RoleOrder, limits: Limits): Promise<void> {
    const call = { method: "put", path: path`/organizations/roles/${id}`, body: order, answer: ANYTHING } as const;
    await this.#request(call, WRITE_ROLES, limits);
  }

  /** Deletes a role. One that no list shows is fine. */
  async deleteRole(id: string, limits: Limits): Promise<void> {
    const call = { method: "delete", path: path`/organizations/roles/${id}`, answer: ANYTHING } as const;
    await this.#unlessGone(
      () => this.#request(call, DELETE_ROLES, limits),
      () => this.#hasRole(id, limits),
    );
  }

  /** Astra's own time, as its last answer told it. */
  now(): Date {
    return this.#http.clock.now();
  }

  async #hasRole(id: string, limits: Limits): Promise<boolean> {
    return (await this.roles(limits)).some((role) => role.id.toLowerCase() === id.toLowerCase());
  }

  /**
   * Nobody knows how Astra speaks of what it does not have, and a proxy or a wrong address says 404 too: only a complete list tells. An
   * answer that cannot be read is another one that a list has to explain.
   */
  async #unlessGone<Answer>(ask: () => Promise<Answer>, isThere: () => Promise<boolean>): Promise<Answer | undefined> {
    try {
      return await ask();
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      const unclear =
        cause instanceof MalformedAnswer ||
        (cause instanceof StatusError && cause.status === 404 && !rejectsCredential(cause));
      if (!unclear || (await isThere())) throw error;
      return undefined;
    }
  }

  async #request<Answer>(call: Request<Answer>, purpose: Purpose, limits: Limits): Promise<Answer> {
    try {
      return await this.#http.request({ ...call, ...limits });
    } catch (error) {
      throw error instanceof HttpError ? advice(error, { ...purpose, ...this.#server }) : error;
    }
  }
}

/** Answers to deletes and replacements differ, and say nothing. */
const ANYTHING = z.unknown();
