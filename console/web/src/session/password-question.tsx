import { useState } from "react";
import { useChange } from "../api/change.js";
import { request } from "../api/request.js";
import type { Session } from "../api/types.js";
import { ChangeForm } from "../parts/change-form.js";
import { ModalDialog } from "../parts/modal-dialog.js";
import { TextInput } from "../parts/text-input.js";
import { useSession } from "./session.js";

/** The dialog in which the password is given once more. */
export function PasswordQuestion({ onClose }: { onClose: (isConfirmed: boolean) => void }) {
  const { person } = useSession();
  const [password, setPassword] = useState("");
  const confirming = useChange(
    (body: object) => request<Session>("/session/confirmation", { body }),
    () => onClose(true),
  );
  return (
    <ModalDialog title="Your password, please" isKept={confirming.running} onClose={() => onClose(false)}>
      <ChangeForm
        change={confirming}
        given={{ password }}
        fields={["password"]}
        submit="Continue"
        isIncomplete={password === ""}
        onCancel={() => onClose(false)}
      >
        <p>You are about to change what people or programs can do. You will not be asked again for ten minutes.</p>
        {/* Tells password managers whose password it is. */}
        <input type="email" autoComplete="username" value={person.email} readOnly hidden />
        <TextInput
          name="password"
          label="Password"
          type="password"
          autoComplete="current-password"
          autoFocus
          value={password}
          onChange={setPassword}
        />
      </ChangeForm>
    </ModalDialog>
  );
}
