import type { Authority } from "../access/authority.js";
import { checkRight } from "../access/demand.js";
import { actorOf } from "../access/requester.js";
import type { Wanted } from "../bounds/ceiling.js";
import type { Changes } from "../changes/changes.js";
import type { Grant } from "../gateway/ports.js";
import { Problem } from "../problems/problem.js";
import { bytesOf, keyOf } from "../sha256.js";
import { shardTarget } from "../shards/facts.js";
import { LookupCache } from "../store/lookup-cache.js";
import type { Database } from "../store/schema.js";
import { tokenFacts, tokenTarget } from "./facts.js";
import { findToken } from "./find.js";
import { loadGrant } from "./grants.js";
import { demandIssuable, issueToken } from "./issue.js";
import { countTokens, listTokens, type TokenListing, type TokenPage, type TokenSelection } from "./list.js";
import { type Narrowing, narrowToken } from "./narrow.js";
import { type IssuedToken, type Issuing, issuerOf, type TokenRequest } from "./request.js";
import { type Revoking, revokeToken, revokeTokensOf } from "./revoke.js";
import { type RotatedToken, type Rotation, rotateToken } from "./rotate.js";
import type { Token } from "./token.js";
import { hasValue } from "./verify.js";

/** The gateway tokens of the console, with what the gateway remembers of them. */
export class Tokens {
  /** What the gateway asks on every request. */
  readonly lookup: LookupCache<Grant>;

  constructor(
    private readonly database: Database,
    /** For what the gateway waits for. */
    prompt: Database,
    private readonly changes: Changes,
  ) {
    this.lookup = new LookupCache(
      (key) => loadGrant(prompt, bytesOf(key)),
      CACHED_GRANTS,
      () => changes.isCurrent(),
    );
    changes.follow("tokens", this.lookup);
  }

  /** @throws Problem as `issueToken` does. */
  async issue(request: TokenRequest, at: Omit<Issuing, "by">, authority: Authority): Promise<IssuedToken> {
    const issued = await authority.act(async ({ transaction, requester, note }) => {
      const done = await issueToken(transaction, request, { ...at, by: issuerOf(requester) });
      note({ target: tokenTarget(done.token), after: { ...tokenFacts(done.token), replayed: done.replayed } });
      return done;
    });
    if (issued.voided) await this.#forget([issued.voided]);
    return issued;
  }

  list(listing: TokenListing): Promise<TokenPage> {
    return listTokens(this.database, listing);
  }

  count(selection: TokenSelection): Promise<number> {
    return countTokens(this.database, selection);
  }

  /** @throws Problem unknown-token */
  async find(shardId: string, tokenId: string): Promise<Token> {
    return (await findToken(this.database, shardId, tokenId)) ?? unknownToken(shardId, tokenId);
  }

  /**
   * Whether a value is that of a token.
   * @throws Problem unknown-token
   */
  async verify(shardId: string, tokenId: string, value: string, authority: Authority): Promise<boolean> {
    return authority.act(async ({ transaction, note }) => {
      const found = await findToken(transaction, shardId, tokenId);
      const matches = await hasValue(transaction, shardId, tokenId, value);
      if (found === undefined || matches === undefined) return unknownToken(shardId, tokenId);
      note({ target: tokenTarget(found), after: { matches } });
      return matches;
    });
  }

  /**
   * Revokes a token; the gateway knows when this returns.
   * @throws Problem unknown-token, not-sole
   */
  async revoke(shardId: string, tokenId: string, revoking: Omit<Revoking, "by">, authority: Authority): Promise<Token> {
    const revoked = await authority.act(async ({ transaction, requester, note }) => {
      const done = await revokeToken(transaction, shardId, tokenId, { ...revoking, by: actorOf(requester) });
      if (done === undefined) return unknownToken(shardId, tokenId);
      const revokeAt = done.token.revokeAt?.toISOString() ?? null;
      note({ target: tokenTarget(done.token), after: { revokeAt, changed: done.changed !== undefined } });
      return done;
    });
    if (revoked.changed) await this.#forget([revoked.changed]);
    return revoked.token;
  }

  /**
   * Revokes every living token of a shard that an access key or person issued, all or none; the gateway knows when this returns.
   * @returns how many
   */
  async revokeIssuedBy(shardId: string, issuerId: string, at: Date, authority: Authority): Promise<number> {
    const revoked = await authority.act(async ({ transaction, requester, note }) => {
      const done = await revokeTokensOf(transaction, shardId, issuerId, { at, by: actorOf(requester) });
      note({ target: shardTarget({ id: shardId }), after: { issuedBy: issuerId, revokedTokens: done.length } });
      return done;
    });
    await this.#forget(revoked);
    return revoked.length;
  }

  /**
   * Issues a token in place of another, which is revoked after a grace; the gateway knows when this returns.
   * @throws Problem forbidden, bound-exceeded, unknown-token, token-revoked, shard-disabled, shard-removed
   */
  async rotate(
    shardId: string,
    tokenId: string,
    rotation: Omit<Rotation, "by">,
    authority: Authority,
  ): Promise<RotatedToken> {
    const rotated = await authority.act(async ({ transaction, requester, note }) => {
      checkRight(requester, "revoke-tokens", shardId);
      const done = await rotateToken(transaction, shardId, tokenId, { ...rotation, by: issuerOf(requester) });
      if (done === undefined) return unknownToken(shardId, tokenId);
      const { before, issued, revoked } = done;
      note({ target: tokenTarget(issued.token), after: { ...tokenFacts(issued.token), inPlaceOf: tokenId } });
      note({ target: tokenTarget(before), before: tokenFacts(before), after: tokenFacts(revoked.token) });
      return done;
    });
    if (rotated.revoked.changed) await this.#forget([rotated.revoked.changed]);
    return rotated;
  }

  /**
   * Takes permissions or time away from a token, or changes its bounds; the gateway knows when this returns.
   * @throws Problem forbidden, unknown-token, token-revoked, invalid-request
   */
  async narrow(shardId: string, tokenId: string, narrowing: Narrowing, authority: Authority): Promise<Token> {
    const narrowed = await authority.act(async ({ transaction, requester, note }) => {
      // a looser token is as good as another one
      const loosening = (wanted: Wanted) => {
        checkRight(requester, "issue-tokens", shardId);
        demandIssuable(issuerOf(requester), wanted);
      };
      const done = await narrowToken(transaction, shardId, tokenId, narrowing, loosening);
      if (done === undefined) return unknownToken(shardId, tokenId);
      note({ target: tokenTarget(done.token), before: tokenFacts(done.before), after: tokenFacts(done.token) });
      return done;
    });
    await this.#forget([narrowed.sha256]);
    return narrowed.token;
  }

  #forget(hashes: readonly Buffer[]): Promise<void> {
    return this.changes.forget("tokens", hashes.map(keyOf));
  }
}

function unknownToken(shardId: string, tokenId: string): never {
  throw new Problem("unknown-token", `Shard "${shardId}" has no token ${tokenId}, and never had one.`, {
    shardId,
    tokenId,
  });
}

/** About 30 MB when full. */
const CACHED_GRANTS = 100_000;
