import { path } from "../api/request.js";
import type { InvitedPerson } from "../api/types.js";
import { consoleUrl } from "../parts/console-url.js";
import { SecretValue } from "../parts/secret-value.js";
import { SendByEmail } from "../parts/send-by-email.js";
import { Time } from "../parts/time.js";

/** A one-time code to pass on, as a link and by itself. */
export function InvitationCode({ invited: { id, name, email, invitation } }: { invited: InvitedPerson }) {
  const { code, expiresAt } = invitation;
  return (
    <>
      <p className="note warning">
        Copy it now: it is not shown again. Send it to {name} in a way that only they can read, or let the console send
        it. Anyone who has it can sign in as <strong>{email}</strong>.
      </p>
      <h2>The link</h2>
      <SecretValue value={`${consoleUrl()}/#/invitation/${code}`} what="The link" />
      <h2>Or the code alone</h2>
      <SecretValue value={code} what="The code" />
      <SendByEmail
        url={path`/people/${id}/invitation/email`}
        body={{ code }}
        label={`Send it to ${email}`}
        aside="As a link, only to this address."
      />
      <p>
        Valid for one use, until <Time at={expiresAt} />.
      </p>
    </>
  );
}
