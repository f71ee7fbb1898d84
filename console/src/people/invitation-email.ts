import type { Authority } from "../access/authority.js";
import { checkRemoval } from "../access/delegation.js";
import { type Mail, MailFailed, type Message, mailProblem } from "../mail/mail.js";
import { invalidRequest } from "../problems/validation.js";
import { personTarget } from "./facts.js";
import { findPerson, type People } from "./people.js";
import type { Person } from "./person.js";

/** Which code is sent to whom. */
export interface InvitationEmail {
  personId: string;
  /** The console has only its hash, so whoever asks brings it. */
  code: string;
  /** Where people reach the console, without a slash at the end. */
  publicUrl: string;
}

/**
 * Sends someone the code that was made for them, to their own address and no other.
 * @returns the person
 * @throws Problem no-mail-server, too-many-attempts, unknown-person, forbidden, invalid-request, mail-failed
 */
export async function emailInvitation(
  people: People,
  mail: Mail,
  authority: Authority,
  email: InvitationEmail,
): Promise<Person> {
  mail.demandServer();
  const { email: to } = await people.find(email.personId);
  await mail.demandRoom(to, authority.requester);
  const person = await authority.act(async ({ transaction, requester, note }) => {
    const found = await findPerson(transaction, email.personId);
    checkRemoval(found, requester);
    if (await people.isInvitedWith(transaction, found.id, email.code)) {
      note({ target: personTarget(found), after: { emailedTo: found.email } });
      return found;
    }
    throw invalidRequest([
      {
        property: "code",
        reason: "is not the code of this person: it is wrong, was used, has expired or was replaced",
      },
    ]);
  });
  try {
    await mail.send(messageFor(person, email));
  } catch (error) {
    throw error instanceof MailFailed ? mailProblem(error) : error;
  }
  return person;
}

function messageFor({ name, email: to, invitationExpiresAt }: Person, { code, publicUrl }: InvitationEmail): Message {
  const text = `${name}, you can sign in to the Keyring console at
${publicUrl}/
with this address, ${to}, and a password that you choose here:

${publicUrl}/#/invitation/${code}

If the link does not open, the code alone is
${code}

It is good for one use, until ${invitationExpiresAt?.toISOString()}.
Whoever has it can sign in as you until then.
`;
  return { to, subject: "Your password for the Keyring console", text };
}
