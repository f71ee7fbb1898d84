import type { Authority } from "../access/authority.js";
import { type Mail, MailFailed, type Message, mailProblem } from "../mail/mail.js";
import { Problem } from "../problems/problem.js";
import { invalidRequest } from "../problems/validation.js";
import type { Database } from "../store/schema.js";
import { tokenTarget } from "./facts.js";
import { statusOf, type Token, toToken } from "./token.js";
import { hashTokenValue } from "./value.js";

/** Which value is sent to whom. */
export interface TokenEmail {
  shardId: string;
  tokenId: string;
  value: string;
  rpcUrl: string;
  now: Date;
}

/**
 * Sends a token's value to a person, once: the console has only its hash, so whoever asks brings it. That it was sent is noted
 * before, so that two who ask at once do not send it twice.
 * @returns the address of the person who asks
 * @throws Problem no-mail-server, too-many-attempts, unknown-token, invalid-request, token-revoked, already-sent, mail-failed
 */
export async function emailToken(
  database: Database,
  mail: Mail,
  authority: Authority,
  email: TokenEmail,
): Promise<string> {
  const { requester } = authority;
  if (requester.kind !== "person") throw new Error("Only people have an address to send a token to.");
  const { email: to } = requester;
  await mail.demandRoom(to, requester);
  const token = await authority.act(async ({ transaction, note }) => {
    const claimed = (await claim(transaction, email)) ?? (await explain(transaction, email));
    note({ target: tokenTarget(claimed), after: { emailedTo: to } });
    return claimed;
  });
  try {
    await mail.send(messageOf(token, email, to));
    return to;
  } catch (error) {
    if (!(error instanceof MailFailed)) throw error;
    if (!error.maybeSent) await release(database, email);
    throw mailProblem(error, { tokenId: email.tokenId });
  }
}

/** Notes that the value is being sent; undefined when it must not be. */
async function claim(database: Database, { shardId, tokenId, value, now }: TokenEmail): Promise<Token | undefined> {
  const row = await database
    .updateTable("tokens")
    .set({ emailed_at: now })
    .where("id", "=", tokenId)
    .where("shard_id", "=", shardId)
    .where("value_hash", "=", hashTokenValue(value))
    .where("emailed_at", "is", null)
    .where((token) => token.or([token("dead_at", "is", null), token("dead_at", ">", now)]))
    .returningAll()
    .executeTakeFirst();
  return row && toToken(row);
}

/** It was not sent after all. */
async function release(database: Database, { tokenId, value }: TokenEmail): Promise<void> {
  await database
    .updateTable("tokens")
    .set({ emailed_at: null })
    .where("id", "=", tokenId)
    .where("value_hash", "=", hashTokenValue(value))
    .execute();
}

async function explain(database: Database, { shardId, tokenId, value, now }: TokenEmail): Promise<never> {
  const row = await database
    .selectFrom("tokens")
    .selectAll()
    .where("id", "=", tokenId)
    .where("shard_id", "=", shardId)
    .executeTakeFirst();
  if (!row) throw new Problem("unknown-token", `Shard "${shardId}" has no token ${tokenId}.`, { shardId, tokenId });
  if (!row.value_hash.equals(hashTokenValue(value))) {
    throw invalidRequest([{ property: "value", reason: "is not the value of this token" }]);
  }
  const status = statusOf(toToken(row), now);
  if (status !== "active") {
    throw new Problem("token-revoked", `Token ${tokenId} is ${status}. Issue a new one.`, { tokenId });
  }
  throw new Problem(
    "already-sent",
    `Token ${tokenId} was already sent and is not sent again. If you do not have its value, issue a new token and revoke this one.`,
    { tokenId },
  );
}

function messageOf(token: Token, { value, rpcUrl }: TokenEmail, to: string): Message {
  const permissions = token.permissions === "full" ? "full access" : token.permissions.join(", ");
  const text = `The Keyring console sends you this gateway token because you asked
for it. It is not sent again.

Token:
${value}

Name:         ${token.name}
Shard:        ${token.shardId}
Permissions:  ${permissions}
Ends:         ${token.expiresAt?.toISOString() ?? "not by itself"}
RPC URL:      ${rpcUrl}

Whoever has the token can do what it permits. Put it where your secrets
are, and delete this message.
If you did not ask for it, have token ${token.id} revoked.
`;
  return { to, subject: `Gateway token: ${token.name}`, text };
}
