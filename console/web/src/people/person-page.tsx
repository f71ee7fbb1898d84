import { useState } from "react";
import { excessOf } from "../../../src/access/rights.js";
import { History } from "../activity/history.js";
import { useOne } from "../api/one.js";
import { path } from "../api/request.js";
import type { Person } from "../api/types.js";
import { ActorName } from "../parts/actor.js";
import { Button } from "../parts/button.js";
import { Facts } from "../parts/facts.js";
import { holdingFacts } from "../parts/holding.js";
import { Link } from "../parts/link.js";
import { Page } from "../parts/page.js";
import { ProblemNote } from "../parts/problem-note.js";
import { Time } from "../parts/time.js";
import { Waiting } from "../parts/waiting.js";
import { useSession } from "../session/session.js";
import { SessionsSection } from "../session/sessions-section.js";
import { RevokeIssuedDialog } from "../tokens/revoke-issued-dialog.js";
import { PersonForm } from "./person-form.js";
import { PersonStatus } from "./person-status.js";

/** What is known of one person, also of one who was removed, and what they are to be. */
export function PersonPage({ personId }: { personId: string }) {
  const { data, error, refetch } = useOne<Person>(path`/people/${personId}`);
  const { person: own } = useSession();
  const [revoking, setRevoking] = useState(false);
  if (!data) {
    return <Page title="Person">{error ? <ProblemNote error={error} again={refetch} /> : <Waiting />}</Page>;
  }
  return (
    <Page
      title={data.name}
      actions={
        own.rights.includes("revoke-tokens") && (
          <Button kind="danger" onPress={() => setRevoking(true)}>
            Revoke their tokens…
          </Button>
        )
      }
    >
      {error && <ProblemNote error={error} again={refetch} />}
      <Facts
        facts={{
          "E-mail address": data.email,
          Status: <PersonStatus person={data} />,
          ...holdingFacts(data),
          Invited: <Time at={data.createdAt} />,
          "Invited by": data.invitedBy ? <ActorName actor={data.invitedBy} /> : "nobody: the first administrator",
          ...(data.invitationBy ? { "Code created by": <ActorName actor={data.invitationBy} /> } : {}),
          ...(data.passwordSetBy ? { "Password set with a code from": <ActorName actor={data.passwordSetBy} /> } : {}),
          Id: <code>{data.id}</code>,
        }}
      />
      <Change person={data} />
      {data.status !== "removed" && data.id !== own.id && (
        <SessionsSection url={path`/people/${data.id}/sessions`} mayEnd={!excessOf(own, data)} />
      )}
      <History about={data.id} />
      <p>
        <Link to="/people">All people</Link>
      </p>
      {revoking && (
        <RevokeIssuedDialog issuer={data} canIssue={data.status === "active"} onClose={() => setRevoking(false)} />
      )}
    </Page>
  );
}

/** The form, where it can be of use. */
function Change({ person }: { person: Person }) {
  const { person: own } = useSession();
  if (person.status === "removed") return null;
  if (excessOf(own, person)) {
    return (
      <p className="note">{person.name} holds more than you do. Only someone who holds as much can change that.</p>
    );
  }
  return (
    <section aria-labelledby="change">
      <h2 id="change">Name, rights and shards</h2>
      <PersonForm key={person.id} person={person} />
    </section>
  );
}
