import { path } from "../api/request.js";
import type { Person } from "../api/types.js";
import { DisableDialog } from "../parts/disable-dialog.js";
import { IssuedNote } from "../tokens/issued-note.js";

/** Asks before someone is disabled, or enabled again. */
export function DisablePersonDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { id, email } = person;
  return (
    <DisableDialog
      url={path`/people/${id}`}
      holder={person}
      disabling={
        <>
          <p>
            {email} is signed out at once, and cannot sign in until someone enables them again. Their code, and the
            codes they created, are void for good. Name, password, rights and shards stay.
          </p>
          <IssuedNote issuerId={id} whose="their" />
          <p>Access keys that were made as {email} stay as they are: disable them on their own page.</p>
        </>
      }
      enabling={
        <p>
          {email} can sign in again, with the same password, rights and shards. Without a password they need a new code.
        </p>
      }
      onClose={onClose}
    />
  );
}
