import type { InvitedPerson } from "../api/types.js";
import { Link } from "../parts/link.js";
import { Page } from "../parts/page.js";
import { InvitationCode } from "./invitation-code.js";

/** The one time that the code of a new invitation is shown. */
export function InvitedPage({ invited }: { invited: InvitedPerson }) {
  return (
    <Page title={`“${invited.name}” is invited`}>
      <InvitationCode invited={invited} />
      <p>
        <Link to="/people" kind="button">
          I've copied it: to all people
        </Link>
      </p>
    </Page>
  );
}
