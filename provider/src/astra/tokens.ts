import { firstAbort } from "../http/first-abort.js";
import type { Context } from "../lifecycle/context.js";
import type { Labels, Listed } from "../lifecycle/listed.js";
import type { Issued, Issuer, LookUp, Order } from "../lifecycle/token/issuer.js";
import type { ListedTokenAnswer, MintAnswer } from "./answers.js";
import { belongTogether, credentialsCsv } from "./credentials.js";
import type { DevOpsClient } from "./devops.js";
import { marked, readMarked } from "./marker.js";
import { mintOnce } from "./mint.js";
import { sameOrganization } from "./organization.js";
import type { RoleName } from "./role-directory.js";

/** What a token is minted with. */
export interface TokenSpec {
  /** As a program writes them. */
  roles: string[];
  description: string | undefined;
  roleIds?: string[];
  /** In the order of `roleIds`. */
  roleNames?: string[];
  clientId?: string;
  generatedOn?: string;
}

/** The application tokens of an organization, over a list, a mint and a revoke: Astra can do nothing else. */
export class AstraTokens implements Issuer<TokenSpec> {
  constructor(
    private readonly astra: DevOpsClient,
    private readonly organizationId: string,
  ) {}

  async issue({ spec, lifetime, labels }: Order<TokenSpec>, context: Context): Promise<Issued<TokenSpec>> {
    await sameOrganization(this.astra, this.organizationId, context);
    const roles = await this.astra.directory.resolve(spec.roles, context);
    const description = marked(spec.description, labels);
    const order = { organizationId: this.organizationId, roles, lifetime, labels, description };
    const { answer, asked } = await mintOnce(this.astra, order, context);
    const tokenExpiry = answer.tokenExpiry ?? (await this.#end(answer, asked, context));
    return this.#issued({ ...answer, tokenExpiry }, asked, roles, labels, context);
  }

  /** The end of a token that was just minted, where it is not the one that was asked for. */
  async #end({ clientId, generatedOn }: MintAnswer, asked: string | undefined, context: Context) {
    const { lifeLimit } = this.astra;
    const begun = Date.parse(generatedOn);
    const life = asked === undefined ? Number.POSITIVE_INFINITY : Date.parse(asked) - begun;
    const known = lifeLimit.of(life);
    if (known === undefined) return this.#listedEnd(clientId, life, context);
    return known === life ? undefined : new Date(begun + known).toISOString();
  }

  /**
   * The end of a token that was just minted: an organization may limit how long tokens live, and the answer to a mint need not tell it.
   * Only the next rotation hangs on it, and the value at hand must reach the state, so that it is not waited for long.
   */
  async #listedEnd(clientId: string, asked: number, context: Context): Promise<string | undefined> {
    const { signal, release } = firstAbort(context.signal, AbortSignal.timeout(TIMEOUT_MS));
    const listed = await this.astra.minted(clientId, { ...context, signal }).catch(() => undefined);
    release();
    if (listed === undefined) return undefined;
    const { tokenExpiry, generatedOn } = listed;
    const given = tokenExpiry === undefined ? asked : Date.parse(tokenExpiry) - Date.parse(generatedOn);
    this.astra.lifeLimit.saw(asked, given);
    return tokenExpiry;
  }

  async find(tokenId: string, _: unknown, context: Context) {
    await sameOrganization(this.astra, this.organizationId, context);
    const found = await this.astra.token(tokenId, context);
    if (found === undefined) return undefined;
    const roles = await this.astra.directory.described(found.roles, context);
    return this.#listed(found, roles);
  }

  /** Every token of the organization, dead ones too where Astra still lists them. */
  async all(context: Context) {
    await sameOrganization(this.astra, this.organizationId, context);
    return (await this.astra.tokens(context)).map((token) => this.#listed(token, undefined));
  }

  async living(instance: string, absence: LookUp["absence"], context: Context) {
    await sameOrganization(this.astra, this.organizationId, context);
    const listed =
      absence === "confirmed" ? await this.astra.tokens(context) : await this.astra.ofInstance(instance, context);
    return listed
      .map((token) => this.#listed(token, undefined))
      .filter(({ labels, status }) => labels?.instance === instance && status === "active");
  }

  async revoke(tokenId: string, _: string | undefined, context: Context): Promise<undefined> {
    await sameOrganization(this.astra, this.organizationId, context);
    await this.astra.revoke(tokenId, context);
  }

  async verify(tokenId: string, values: Readonly<Record<string, string>>, context: Context) {
    const { token = "", secret } = values;
    if (!belongTogether(tokenId, token, secret)) return false;
    const accepted = await this.astra.accepts(token, context);
    if (accepted === "unsaid") {
      context.log.warn(`token ${tokenId} may not ask Astra about itself (403), so its value could not be checked`);
    }
    return accepted !== "no";
  }

  now() {
    return this.astra.now();
  }

  #issued(
    answer: MintAnswer,
    asked: string | undefined,
    roles: readonly RoleName[],
    labels: Labels,
    { log }: Context,
  ): Issued<TokenSpec> {
    const { clientId, secret, token, generatedOn, tokenExpiry } = answer;
    const expiresAt = tokenExpiry ?? asked;
    if (tokenExpiry !== undefined && (asked === undefined || Date.parse(tokenExpiry) < Date.parse(asked) - SECOND)) {
      log.warn(
        `Astra set the expiry of token ${clientId} to ${tokenExpiry}${asked === undefined ? "" : `, earlier than the requested ${asked}`}: ` +
          "the organization limits how long tokens live",
      );
    }
    return {
      tokenId: clientId,
      status: "active",
      createdAt: generatedOn,
      expiresAt,
      revokeAt: undefined,
      lastUsedAt: undefined,
      spec: { clientId, generatedOn, ...held(roles) },
      labels,
      values: { token, secret, csv: credentialsCsv(clientId, secret, token) },
    };
  }

  #listed(token: ListedTokenAnswer, roles: readonly RoleName[] | undefined): Listed<TokenSpec> {
    const { clientId, generatedOn, tokenExpiry } = token;
    const { description, labels } = readMarked(token.description);
    const expired = tokenExpiry !== undefined && Date.parse(tokenExpiry) <= this.astra.now().getTime();
    return {
      tokenId: clientId,
      status: expired ? "expired" : "active",
      createdAt: generatedOn,
      expiresAt: tokenExpiry,
      revokeAt: undefined,
      lastUsedAt: undefined,
      spec: {
        roles: (roles?.map(({ name }) => name) ?? token.roles).sort(),
        description,
        clientId,
        generatedOn,
        ...(roles === undefined ? {} : held(roles)),
      },
      labels,
    };
  }
}

const SECOND = 1_000;

function held(roles: readonly RoleName[]): { roleIds: string[]; roleNames: string[] } {
  return { roleIds: roles.map(({ id }) => id), roleNames: roles.map(({ name }) => name) };
}

/** Milliseconds for what is only good to know. */
const TIMEOUT_MS = 5_000;
