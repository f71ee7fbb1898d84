import { useState } from "react";
import { useLocation } from "wouter";
import { useChange } from "../api/change.js";
import { request } from "../api/request.js";
import type { Session } from "../api/types.js";
import { ChangeForm } from "../parts/change-form.js";
import { Link } from "../parts/link.js";
import { TextInput } from "../parts/text-input.js";
import { Alone } from "./alone.js";
import { NewPasswordInput } from "./new-password-input.js";
import { useSessionChange } from "./session.js";

/**
 * Chooses a password with a one-time code.
 * @param code from the address, behind `#`, where browsers do not send it anywhere
 */
export function InvitationPage({ code: linked = "" }: { code?: string | undefined }) {
  const [, go] = useLocation();
  const changeSession = useSessionChange();
  const [code, setCode] = useState(linked);
  const [password, setPassword] = useState("");
  const accept = useChange(
    (body: object) => request<Session>("/invitations/accept", { body }),
    (session) => {
      // The code is void now; the address need not show it any longer.
      go("/", { replace: true });
      changeSession(session);
    },
  );
  return (
    <Alone
      title="Choose a password"
      lead="With the one-time code that you were given. Sessions you may have elsewhere end."
    >
      <ChangeForm
        change={accept}
        given={{ code: code.trim(), password }}
        fields={["code", "password"]}
        submit="Choose and sign in"
        isIncomplete={code === "" || password === ""}
      >
        <TextInput name="code" label="One-time code" autoComplete="off" value={code} onChange={setCode} />
        <NewPasswordInput name="password" value={password} onChange={setPassword} />
      </ChangeForm>
      <p>
        <Link to="/">Back to signing in</Link>
      </p>
    </Alone>
  );
}
