import { useEffect, useRef } from "react";
import { useChange } from "../api/change.js";
import { path, request } from "../api/request.js";
import type { InvitedPerson, Person } from "../api/types.js";
import { Button } from "../parts/button.js";
import { ChangeForm } from "../parts/change-form.js";
import { ModalDialog } from "../parts/modal-dialog.js";
import { InvitationCode } from "./invitation-code.js";

/** Makes a new code for someone who lost theirs, or forgot their password, and shows it the one time that it can be seen. */
export function NewCodeDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { id, name, status } = person;
  const renew = useChange(() => request<InvitedPerson>(path`/people/${id}/invitation`, { method: "POST" }));
  const invited = renew.answer;
  return (
    <ModalDialog
      title={invited ? `The new code for “${name}”` : `Create a new code for “${name}”?`}
      isKept={renew.running || invited !== undefined}
      onClose={onClose}
    >
      {invited ? (
        <Made invited={invited} onClose={onClose} />
      ) : (
        <ChangeForm change={renew} given={undefined} fields={[]} submit="Create a new code" onCancel={onClose}>
          <p>
            {status === "active"
              ? "For a forgotten password: they use the code to choose another one. Until then the current password works."
              : "For an invitation that was lost or expired: they use the code to choose their password."}
          </p>
          <p>Any earlier code becomes void.</p>
        </ChangeForm>
      )}
    </ModalDialog>
  );
}

/** Takes the focus from the form in whose place it stands; no button gets it, so that a second press on Enter closes nothing. */
function Made({ invited, onClose }: { invited: InvitedPerson; onClose: () => void }) {
  const start = useRef<HTMLDivElement>(null);
  useEffect(() => start.current?.focus(), []);
  return (
    <div ref={start} tabIndex={-1} className="dialog-part">
      <InvitationCode invited={invited} />
      <Button kind="primary" onPress={onClose}>
        I've copied it
      </Button>
    </div>
  );
}
