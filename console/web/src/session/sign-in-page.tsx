import { useState } from "react";
import { useChange } from "../api/change.js";
import { request } from "../api/request.js";
import type { StartedSession } from "../api/types.js";
import { ChangeForm } from "../parts/change-form.js";
import { Link } from "../parts/link.js";
import { TextInput } from "../parts/text-input.js";
import { Alone } from "./alone.js";
import { enter } from "./session.js";

/**
 * Begins a session with a password.
 * @param hasEnded whether a session that this tab had is over, and nobody here ended it
 */
export function SignInPage({ hasEnded }: { hasEnded: boolean }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useChange(async (body: object) => enter(await request<StartedSession>("/session", { body })));
  return (
    <Alone title="Sign in">
      {hasEnded && (
        <p className="note" role="status">
          Your session has ended. Sign in again to continue.
        </p>
      )}
      <ChangeForm
        change={signIn}
        given={{ email, password }}
        fields={["email", "password"]}
        submit="Sign in"
        isIncomplete={email === "" || password === ""}
      >
        <TextInput
          name="email"
          label="E-mail address"
          type="email"
          autoComplete="username"
          autoFocus
          value={email}
          onChange={setEmail}
        />
        <TextInput
          name="password"
          label="Password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
        />
      </ChangeForm>
      <p>
        <Link to="/invitation">I have a one-time code</Link>: you were invited, or have forgotten your password and
        asked for one.
      </p>
    </Alone>
  );
}
