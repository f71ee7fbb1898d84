import { useState } from "react";
import { usePages } from "../api/pages.js";
import type { Person } from "../api/types.js";
import { Badge } from "../parts/badge.js";
import { Rights, Shards } from "../parts/holding.js";
import { Link } from "../parts/link.js";
import { Page } from "../parts/page.js";
import { PagedTable } from "../parts/paged-table.js";
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
  const pages = usePages<Person>("/people", "people");
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
      <PagedTable
        caption="People"
        pages={pages}
        keyOf={({ id }) => id}
        empty="No people found"
        columns={[
          { heading: "Name", show: (person) => <NameOf person={person} /> },
          { heading: "Status", show: (person) => <PersonStatus person={person} /> },
          { heading: "Rights", show: (person) => <Rights of={person} /> },
          { heading: "Shards", show: (person) => <Shards of={person} /> },
          { heading: "Invited", show: ({ createdAt }) => <Time at={createdAt} /> },
          {
            heading: "Actions",
            isUnseen: true,
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
