import { useState } from "react";
import { useChange } from "../api/change.js";
import { request } from "../api/request.js";
import type { Person, StartedSession } from "../api/types.js";
import { ChangeForm } from "../parts/change-form.js";
import { Facts } from "../parts/facts.js";
import { holdingFacts } from "../parts/holding.js";
import { Page } from "../parts/page.js";
import { SelectInput } from "../parts/select-input.js";
import { TextInput } from "../parts/text-input.js";
import { keepTheme, readTheme, type Theme } from "../parts/theme.js";
import { Time } from "../parts/time.js";
import { NewPasswordInput } from "./new-password-input.js";
import { enter, useSession } from "./session.js";
import { SessionsSection } from "./sessions-section.js";

/** What the one who is signed in may do, and their password. */
export function OwnPage() {
  const { person, expiresAt } = useSession();
  return (
    <Page title="You">
      <Facts
        facts={{
          Name: person.name,
          "E-mail address": person.email,
          ...holdingFacts(person),
          Password: <PasswordFacts person={person} />,
          "This session": (
            <>
              ends <Time at={expiresAt} />, and earlier after an hour without requests
            </>
          ),
        }}
      />
      <section aria-labelledby="appearance">
        <h2 id="appearance">Appearance</h2>
        <ThemeSelect />
      </section>
      <SessionsSection url="/sessions" />
      <section aria-labelledby="password">
        <h2 id="password">Change your password</h2>
        <PasswordForm />
      </section>
    </Page>
  );
}

/** What tells people that somebody else has had a code for their account. */
function PasswordFacts({
  person: { passwordSetAt, passwordSetBy, invitationBy, invitationExpiresAt },
}: {
  person: Person;
}) {
  return (
    <>
      {passwordSetAt ? (
        <>
          chosen <Time at={passwordSetAt} />
        </>
      ) : (
        "chosen before the console noted when"
      )}
      {passwordSetBy && <>, with a one-time code from {nameOf(passwordSetBy)}</>}
      {invitationBy && invitationExpiresAt && (
        <p className="note warning">
          {nameOf(invitationBy)} has created a code to reset your password. It works until{" "}
          <Time at={invitationExpiresAt} />. If you did not ask for it, tell somebody who manages people; changing your
          password voids it.
        </p>
      )}
    </>
  );
}

function nameOf({ kind, name }: NonNullable<Person["passwordSetBy"]>): string {
  return kind === "person" ? name || "somebody" : `access key “${name}”`;
}

function PasswordForm() {
  const { person } = useSession();
  const [currentPassword, setCurrentPassword] = useState("");
  const [newPassword, setNewPassword] = useState("");
  const change = useChange(
    async (body: object) => enter(await request<StartedSession>("/session/password", { body })),
    () => {
      setCurrentPassword("");
      setNewPassword("");
    },
  );
  return (
    <ChangeForm
      change={change}
      given={{ currentPassword, newPassword }}
      fields={["currentPassword", "newPassword"]}
      submit="Change password"
      isIncomplete={currentPassword === "" || newPassword === ""}
    >
      {/* Tells password managers whose password it is. */}
      <input type="email" autoComplete="username" value={person.email} readOnly hidden />
      <TextInput
        name="currentPassword"
        label="Current password"
        type="password"
        autoComplete="current-password"
        value={currentPassword}
        onChange={setCurrentPassword}
      />
      <NewPasswordInput name="newPassword" value={newPassword} onChange={setNewPassword} />
      <div role="status">
        {change.answer && (
          <p className="note good">Your password is changed. Every other session of yours has ended.</p>
        )}
      </div>
    </ChangeForm>
  );
}

/** Counts in this browser. */
function ThemeSelect() {
  const [theme, setTheme] = useState(readTheme);
  const choose = (chosen: Theme) => {
    keepTheme(chosen);
    setTheme(chosen);
  };
  return <SelectInput label="Theme" options={THEMES} value={theme} onChange={choose} />;
}

const THEMES = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;
