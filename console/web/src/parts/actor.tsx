import type { Actor } from "../api/types.js";
import { useSession } from "../session/session.js";

/** Who did something: one's own name, or what finds the other. */
export function ActorName({ actor }: { actor: Actor }) {
  const { person } = useSession();
  if (actor.kind === "person" && actor.id === person.id) return "you";
  return (
    <>
      {actor.kind === "person" ? "person" : "access key"} <code title={actor.id}>{`…${actor.id.slice(-8)}`}</code>
    </>
  );
}
