import { useChange } from "../api/change.js";
import { path, request } from "../api/request.js";
import type { Person } from "../api/types.js";
import { ConfirmDialog } from "../parts/confirm-dialog.js";
import { IssuedNote } from "../tokens/issued-note.js";

/** Asks before someone is disabled, or enabled again. */
export function DisablePersonDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  // What it was when the question came up: the question stays the same while the answer is on its way.
  const { id, name, email, disabledAt } = person;
  const disabled = disabledAt === null;
  const change = useChange(() => request(path`/people/${id}`, { method: "PATCH", body: { disabled } }), onClose);
  return (
    <ConfirmDialog
      title={`${disabled ? "Disable" : "Enable"} “${name}”?`}
      change={change}
      given={undefined}
      submit={disabled ? "Disable" : "Enable"}
      onClose={onClose}
    >
      {disabled ? (
        <>
          <p>
            {email} is signed out at once, and cannot sign in until someone enables them again. Their code, and those
            that they made, are void for good. Name, password, rights and shards stay.
          </p>
          <IssuedNote issuerId={id} whose="their" />
          <p>Access keys that were made as {email} stay as they are: disable them on their own page.</p>
        </>
      ) : (
        <p>
          {email} can sign in again, with the password, rights and shards that they had. Without a password they need a
          new code.
        </p>
      )}
    </ConfirmDialog>
  );
}
