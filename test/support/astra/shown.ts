import type { Organization, Role, Token } from "./organization.js";
import type { Wire } from "./wire.js";

/** The answer to a mint: the only one with the secrets. */
export function shownToken(token: Token, { id }: Organization, { mintRepeats }: Wire): object {
  const { clientId, secret, roles, generatedAt, expiry, description } = token;
  const least = { clientId, secret, orgId: id, roles, token: token.token, generatedOn: nanoseconds(generatedAt) };
  return mintRepeats === "the least" ? least : { ...least, tokenExpiry: expiry ?? null, description };
}

/** The `clients` of a list. */
export function shownTokens(organization: Organization, wire: Wire): object[] {
  const kept = [...organization.tokens.values()].filter(
    (token) => wire.expiredTokens === "listed" || !organization.isExpired(token),
  );
  return ordered(kept, wire).map(({ clientId, roles, generatedAt, description, expiry }) => ({
    clientId,
    roles: ordered(roles, wire).map((id) => (wire.listedRoles === "ids" ? id : nameOf(id, organization))),
    generatedOn: generatedAt.toISOString(),
    ...(description === undefined || wire.listedDescriptions === "left out" ? {} : { description }),
    tokenExpiry: expiry ?? null,
  }));
}

/** A role in the newer or the older spelling. */
export function shownRole({ id, name, policy, updatedAt }: Role, { roleSpelling, rolePolicy }: Wire): object {
  const written = rolePolicy === "object" ? policy : JSON.stringify(policy);
  if (roleSpelling === "capitals") return { ID: id, Name: name, Policy: written };
  const updated = { last_update_date_time: updatedAt.toISOString(), last_update_user_id: "emulator" };
  return { id, name, policy: written, ...updated };
}

function nameOf(id: string, { roles }: Organization): string {
  return roles.get(id)?.name ?? id;
}

function ordered<Item>(items: readonly Item[], { order }: Wire): Item[] {
  return order === "reversed" ? [...items].reverse() : [...items];
}

/** A mint tells the time more exactly than a list. */
function nanoseconds(time: Date): string {
  return time.toISOString().replace("Z", "456789Z");
}
