import { useState } from "react";
import { useChange } from "../api/change.js";
import { request } from "../api/request.js";
import type { StartedSession } from "../api/types.js";
import { Button } from "../parts/button.js";
import { ChangeForm } from "../parts/change-form.js";
import { ModalDialog } from "../parts/modal-dialog.js";
import { TextInput } from "../parts/text-input.js";
import { enter, leave, useSession } from "./session.js";

/** Stands before a page whose session is over, and hides it. The page stays as it is until the same person has signed in again. */
export function SignInAgainDialog() {
  const { person } = useSession();
  const [password, setPassword] = useState("");
  const signIn = useChange(async (body: object) => enter(await request<StartedSession>("/session", { body })));
  return (
    <ModalDialog title="Sign in again" isKept hidesPage onClose={() => {}}>
      <ChangeForm
        change={signIn}
        given={{ email: person.email, password }}
        fields={["password"]}
        submit="Sign in"
        isIncomplete={password === ""}
      >
        <p role="status">Your session has ended. Sign in again to continue: what you have typed is still there.</p>
        <TextInput
          name="email"
          label="E-mail address"
          type="email"
          autoComplete="username"
          isReadOnly
          value={person.email}
        />
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
      <p>
        <Button kind="quiet" onPress={leave} isDisabled={signIn.running}>
          Leave the page and sign in as somebody else
        </Button>
      </p>
    </ModalDialog>
  );
}
