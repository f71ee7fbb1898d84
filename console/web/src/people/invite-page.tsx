import { useState } from "react";
import { useLocation } from "wouter";
import { useChange } from "../api/change.js";
import { request } from "../api/request.js";
import type { InvitedPerson } from "../api/types.js";
import { ChangeForm } from "../parts/change-form.js";
import { HOLDING_FIELDS, HoldingFields, isIncompleteHolding, NOTHING_HELD } from "../parts/holding-fields.js";
import { Page } from "../parts/page.js";
import { TextInput } from "../parts/text-input.js";
import { InvitedPage } from "./invited-page.js";

/** Invites someone with some of one's own rights. */
export function InvitePage() {
  const [, go] = useLocation();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [holding, setHolding] = useState(NOTHING_HELD);
  const invite = useChange((body: object) => request<InvitedPerson>("/people", { body }));

  if (invite.answer) return <InvitedPage invited={invite.answer} />;
  return (
    <Page title="Invite someone" lead="You get a one-time code for them to choose a password.">
      <ChangeForm
        change={invite}
        given={{ name, email: email.trim(), ...holding }}
        fields={["name", "email", ...HOLDING_FIELDS]}
        submit="Invite"
        isIncomplete={name.trim() === "" || email.trim() === "" || isIncompleteHolding(holding)}
        onCancel={() => go("/people")}
      >
        <TextInput name="name" label="Name" autoComplete="off" value={name} onChange={setName} />
        <TextInput
          name="email"
          label="E-mail address"
          help="They sign in with it. It cannot be changed later."
          inputMode="email"
          autoComplete="off"
          value={email}
          onChange={setEmail}
        />
        <HoldingFields value={holding} onChange={setHolding} />
      </ChangeForm>
    </Page>
  );
}
