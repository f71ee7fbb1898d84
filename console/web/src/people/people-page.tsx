import { useState } from "react";
import type { Person } from "../api/types.js";
import { SimpleList } from "../list/simple-list.js";
import { BY_NAME, BY_TIME } from "../list/time-sorts.js";
import { Badge } from "../parts/badge.js";
import { Rights, Shards } from "../parts/holding.js";
import { Link } from "../parts/link.js";
import { Page } from "../parts/page.js";
import { Time } from "../parts/time.js";
import { useSession } from "../session/session.js";
import { RevokeIssuedDialog } from "../tokens/revoke-issued-dialog.js";
import { DisablePersonDialog } from "./disable-person-dialog.js";
import { NewCodeDialog } from "./new-code-dialog.js";
import { type PersonAct, PersonMenu } from "./person-menu.js";
import { PersonStatus } from "./person-status.js";
import { RemovePersonDialog } from "./remove-person-dialog.js";

/** The people of the console, for those who manage them. */
export function PeoplePage() {
  // Not in the rows: a code that is shown once must outlive whatever becomes of the list meanwhile.
  const [asked, setAsked] = useState<{ about: Person; what: PersonAct }>();
  const close = () => setAsked(undefined);
  return (
    <Page
      title="People"
      lead="They sign in here with a password. Programs use access keys."
      actions={
        <Link to="/people/invite" kind="primary">
          Invite someone
        </Link>
      }
    >
      <SimpleList<Person>
        caption="People"
        words={["person", "people"]}
        searchLabel="Find by name, e-mail address or id"
        path="/people"
        field="people"
        keyOf={({ id }) => id}
        sorts={[...BY_TIME, ...BY_NAME]}
        columns={[
          { heading: "Name", kind: "name", sort: { by: "name" }, show: (person) => <NameOf person={person} /> },
          { heading: "Status", isPlain: true, show: (person) => <PersonStatus person={person} /> },
          { heading: "Rights", kind: "wide", show: (person) => <Rights of={person} /> },
          { heading: "Shards", kind: "wide", show: (person) => <Shards of={person} /> },
          {
            heading: "Invited",
            sort: { by: "created", first: "descending" },
            show: ({ createdAt }) => <Time at={createdAt} isShort />,
          },
          {
            heading: "Actions",
            kind: "actions",
            show: (person) => <PersonMenu person={person} onAsk={(what) => setAsked({ about: person, what })} />,
          },
        ]}
      />
      {asked?.what === "code" && <NewCodeDialog person={asked.about} onClose={close} />}
      {asked?.what === "revoke" && (
        <RevokeIssuedDialog issuer={asked.about} canIssue={asked.about.status === "active"} onClose={close} />
      )}
      {asked?.what === "disable" && <DisablePersonDialog person={asked.about} onClose={close} />}
      {asked?.what === "remove" && <RemovePersonDialog person={asked.about} onClose={close} />}
    </Page>
  );
}

function NameOf({ person: { id, name, email } }: { person: Person }) {
  const own = useSession().person.id;
  return (
    <div className="name">
      <Link to={`/people/${id}`}>{name}</Link> {id === own && <Badge tone="plain">You</Badge>}
      <span className="aside below">{email}</span>
    </div>
  );
}
