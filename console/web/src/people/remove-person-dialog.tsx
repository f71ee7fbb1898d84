import { useChange } from "../api/change.js";
import { path, request } from "../api/request.js";
import type { Person } from "../api/types.js";
import { ConfirmDialog } from "../parts/confirm-dialog.js";
import { leave, useSession } from "../session/session.js";
import { IssuedNote } from "../tokens/issued-note.js";

/** Asks once more before someone is removed. */
export function RemovePersonDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { id, name, email, status } = person;
  const isOneself = useSession().person.id === id;
  const remove = useChange(async () => {
    await request(path`/people/${id}`, { method: "DELETE" });
    if (isOneself) leave();
  }, onClose);
  return (
    <ConfirmDialog title={`Remove “${name}”?`} change={remove} given={undefined} submit="Remove" onClose={onClose}>
      {isOneself ? (
        <p className="note warning">This is you: you are signed out at once, and cannot sign in again.</p>
      ) : (
        <p>
          {status === "active"
            ? `${email} is signed out at once, and cannot sign in again.`
            : `The invitation of ${email} is void.`}
        </p>
      )}
      <IssuedNote issuerId={id} whose="their" />
      <p>
        Access keys that were made as {email} stay as they are: remove them on their own page if needed. This cannot be
        undone, but you can invite the same address again.
      </p>
    </ConfirmDialog>
  );
}
