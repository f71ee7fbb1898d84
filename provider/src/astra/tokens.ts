import { HttpError } from "../http/errors.js";
import type { Context } from "../lifecycle/context.js";
import { messageOf, OperationFailed } from "../lifecycle/errors.js";
import { type Issued, type Issuer, type Labels, type Listed, LostReply, type Order } from "../lifecycle/issuer.js";
import type { ListedTokenAnswer, MintAnswer } from "./answers.js";
import { belongTogether, credentialsCsv } from "./credentials.js";
import type { DevOpsClient, TokenOrder } from "./devops.js";
import { marked, readMarked } from "./marker.js";
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
    const roles = await this.astra.directory.resolve(spec.roles, context.signal);
    const order = {
      orgId: this.organizationId,
      roles: roles.map(({ id }) => id),
      description: marked(spec.description, labels),
    };
    const end = () => endOf(lifetime, this.astra.now());
    const minted = await this.#mintOnce(order, end, labels, context);
    return this.#issued(minted.answer, minted.asked, roles, labels, context);
  }

  async find(tokenId: string, _: unknown, context: Context) {
    await sameOrganization(this.astra, this.organizationId, context);
    const found = await this.astra.token(tokenId, context);
    if (found === undefined) return undefined;
    const roles = await this.astra.directory.described(found.roles, context.signal);
    return this.#listed(found, roles);
  }

  async living(instance: string, context: Context) {
    await sameOrganization(this.astra, this.organizationId, context);
    const all = (await this.astra.tokens(context)).map((token) => this.#listed(token, undefined));
    return all.filter(({ labels, status }) => labels?.instance === instance && status === "active");
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
      context.log.warn(`token ${tokenId} may not ask Astra about itself (403), so that its value is taken on trust`);
    }
    return accepted !== "no";
  }

  now() {
    return this.astra.now();
  }

  /**
   * Mints exactly one token. Astra has no key by which a repeated mint could be told, so that after an answer that may have been lost
   * whatever bears the same labels is revoked first, and only then another one is minted.
   */
  async #mintOnce(
    order: Omit<TokenOrder, "tokenExpiry">,
    end: () => string | undefined,
    labels: Labels,
    context: Context,
  ) {
    const begun = this.astra.now().getTime();
    for (let lost = 0; ; lost++) {
      const asked = end();
      try {
        const answer = await this.astra.mint(
          { ...order, ...(asked === undefined ? {} : { tokenExpiry: asked }) },
          context,
        );
        if (lost > 0) await this.#revokeLate(labels, answer.clientId, context);
        return { answer, asked };
      } catch (error) {
        if (!mayHaveHappened(error)) throw error;
        await this.#revokeLost(labels, order.roles, begun, error, context);
        if (lost === LOST_REPLIES) {
          throw new LostReply(`${messageOf(error)}, ${lost + 1} times in a row; what came of it was revoked`, {
            cause: error,
          });
        }
      }
    }
  }

  /** @throws LostReply naming what may be alive, unless it is certain that nothing of the lost mint is */
  async #revokeLost(labels: Labels, roles: readonly string[], begun: number, lost: unknown, context: Context) {
    const failed = (why: string) =>
      new LostReply(`${messageOf(lost)}; ${why}. \`pulumi-keyring-cli orphans\` shows what is alive and in no state`, {
        cause: lost,
      });
    const all = await this.astra.tokens(context).catch((error: unknown) => {
      throw failed(`whether a token was minted cannot be looked up: ${messageOf(error)}`);
    });
    for (const { clientId } of all.filter((token) => bears(token, labels))) {
      await this.astra.revoke(clientId, context).catch((error: unknown) => {
        throw failed(
          `token ${clientId} was minted, nobody knows its value, and it is still alive: ${messageOf(error)}`,
        );
      });
    }
    // should Astra not keep a description, only time and roles tell; somebody else's token may look like that too
    const unnamed = all.filter((token) => !token.description && isLike(token, roles, begun));
    if (unnamed.length === 0) return;
    const ids = unnamed.map(({ clientId }) => clientId).join(", ");
    throw failed(`Astra lists ${ids}, made in this very time and without a description, which may be what was minted`);
  }

  /** A mint whose answer was lost may have been carried out later than the look at what came of it. */
  async #revokeLate(labels: Labels, kept: string, context: Context): Promise<void> {
    try {
      const late = (await this.astra.tokens(context)).filter(
        (token) => bears(token, labels) && token.clientId !== kept,
      );
      for (const { clientId } of late) await this.astra.revoke(clientId, context);
    } catch (error) {
      // the value at hand must reach the state; the next update or delete of this resource looks again
      context.log.warn(
        `an earlier try to mint may have left a token labelled instance=${labels.instance}, and looking for it failed: ${messageOf(error)}. ` +
          "`pulumi-keyring-cli orphans` shows what is alive and in no state",
      );
    }
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
        `Astra gave token ${clientId} an end at ${tokenExpiry}${asked === undefined ? "" : `, earlier than the ${asked} that was asked for`}: ` +
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

/** How many answers to a mint may be lost, one after another, before another one is tried. */
const LOST_REPLIES = 2;
const SECOND = 1_000;

function endOf(lifetime: Order<TokenSpec>["lifetime"], now: Date): string | undefined {
  if (lifetime === undefined) return undefined;
  if ("expiresAt" in lifetime) return new Date(lifetime.expiresAt).toISOString();
  return new Date(now.getTime() + lifetime.milliseconds).toISOString();
}

function held(roles: readonly RoleName[]): { roleIds: string[]; roleNames: string[] } {
  return { roleIds: roles.map(({ id }) => id), roleNames: roles.map(({ name }) => name) };
}

function mayHaveHappened(error: unknown): boolean {
  return error instanceof OperationFailed && error.cause instanceof HttpError && error.cause.mayHaveHappened;
}

function bears(token: ListedTokenAnswer, { instance, generation }: Labels): boolean {
  const { labels } = readMarked(token.description);
  return labels?.instance === instance && labels.generation === generation;
}

/** Whether a token could have come of a mint with these roles that was sent at a time, whose clock counts in seconds. */
function isLike(token: ListedTokenAnswer, roles: readonly string[], begun: number): boolean {
  return Date.parse(token.generatedOn) >= begun - 2 * SECOND && token.roles.length === roles.length;
}
