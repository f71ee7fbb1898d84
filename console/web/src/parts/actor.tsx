import { useOne } from "../api/one.js";
import { path } from "../api/request.js";
import type { AccessKey, Actor, Person } from "../api/types.js";
import { useMay, useSession } from "../session/session.js";
import { Link } from "./link.js";

/** Who did something: a name where one may know it, otherwise what finds them. */
export function ActorName({ actor }: { actor: Actor }) {
  const { person } = useSession();
  if (actor.kind === "person" && actor.id === person.id) return "you";
  return actor.kind === "person" ? <PersonName id={actor.id} /> : <AccessKeyName id={actor.id} />;
}

/** Also of someone who was removed. */
function PersonName({ id }: { id: string }) {
  const { data } = useOne<Person>(path`/people/${id}`, useMay()("manage-people"));
  return data ? <Link to={`/people/${id}`}>{data.name}</Link> : <Unnamed kind="person" id={id} />;
}

/** Also of one that was disabled or removed. */
function AccessKeyName({ id }: { id: string }) {
  const { data } = useOne<AccessKey>(path`/access-keys/${id}`, useMay()("manage-access-keys"));
  if (!data) return <Unnamed kind="access key" id={id} />;
  return (
    <>
      access key <Link to={`/access-keys/${id}`}>“{data.name}”</Link>
    </>
  );
}

/** The end of an id tells it from others: its beginning is the time, much the same for what was made together. */
function Unnamed({ kind, id }: { kind: string; id: string }) {
  return (
    <>
      {kind} <code title={id}>…{id.slice(-8)}</code>
    </>
  );
}
