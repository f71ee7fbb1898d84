import { useState } from "react";
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

/** Makes the first administrator, once. */
export function SetupPage() {
  const [, go] = useLocation();
  const [code, setCode] = useState("");
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const setUp = useChange(async (body: object) => {
    const session = await request<StartedSession>("/setup", { body });
    go("/");
    return enter(session);
  });
  return (
    <Alone
      title="Become the first administrator"
      lead={
        <>
          There is no administrator yet. Enter the code from the file <code>setup-code</code> in the console's data
          folder to become one, with every right.
        </>
      }
    >
      <ChangeForm
        change={setUp}
        given={{ code: code.trim(), name, email, password }}
        fields={["code", "name", "email", "password"]}
        submit="Become administrator"
        isIncomplete={[code, name, email, password].includes("")}
      >
        <TextInput name="code" label="Setup code" autoComplete="off" autoFocus value={code} onChange={setCode} />
        <TextInput name="name" label="Your name" autoComplete="name" value={name} onChange={setName} />
        <TextInput
          name="email"
          label="E-mail address"
          type="email"
          autoComplete="username"
          value={email}
          onChange={setEmail}
        />
        <NewPasswordInput name="password" value={password} onChange={setPassword} />
      </ChangeForm>
      <p>
        <Link to="/sign-in">I can sign in</Link> · <Link to="/invitation">I have an invitation code</Link>
      </p>
    </Alone>
  );
}
