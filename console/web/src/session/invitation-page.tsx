import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { useChange } from "../api/change.js";
import { request } from "../api/request.js";
import type { StartedSession } from "../api/types.js";
import { ChangeForm } from "../parts/change-form.js";
import { Link } from "../parts/link.js";
import { TextInput } from "../parts/text-input.js";
import { Alone } from "./alone.js";
import { NewPasswordInput } from "./new-password-input.js";
import { enter } from "./session.js";

/**
 * Chooses a password with a one-time code.
 * @param code from the address, behind `#`, where browsers do not send it anywhere
 */
export function InvitationPage({ code: linked = "" }: { code?: string | undefined }) {
  const [, go] = useLocation();
  const [code, setCode] = useState("");
  const [password, setPassword] = useState("");
  useEffect(() => {
    if (linked === "") return;
    setCode(linked);
    // It may be good for a week: neither the address nor the history is to have it.
    go("/invitation", { replace: true });
  }, [linked, go]);
  const accept = useChange(async (body: object) => {
    const session = await request<StartedSession>("/invitations/accept", { body });
    go("/", { replace: true });
    return enter(session);
  });
  return (
    <Alone title="Choose a password" lead="Use the one-time code that you were given. Your other sessions end.">
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
        <Link to="/sign-in">Back to sign in</Link>
      </p>
    </Alone>
  );
}
