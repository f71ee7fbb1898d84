import { type KeyBounds, UNBOUNDED } from "../bounds/key-bounds.js";
import type { Holding } from "./rights.js";

/** Who makes a request: a program with an access key, or a person with a session. Either holds rights on shards. */
export type Requester = Holding & { id: string; name: string } & (
    | ({ kind: "access-key"; expiresAt: Date | null } & KeyBounds)
    | { kind: "person"; email: string }
  );

/** What the console keeps of who did something. Not a reference: what was done outlives access keys. */
export interface Actor {
  kind: Requester["kind"];
  id: string;
}

export function actorOf({ kind, id }: Requester): Actor {
  return { kind, id };
}

/** An actor as two columns have it. */
export function toActor(kind: Actor["kind"] | null, id: string | null): Actor | null {
  return kind === null || id === null ? null : { kind, id };
}

/** Who did something, with the name that they had then: it outlives them. */
export interface NamedActor extends Actor {
  name: string;
}

/** A named actor as three columns have it. */
export function toNamedActor(kind: Actor["kind"] | null, id: string | null, name: string | null): NamedActor | null {
  const actor = toActor(kind, id);
  return actor && { ...actor, name: name ?? "" };
}

/** How answers name a requester, at the beginning of a sentence. */
export function nameOf(requester: Requester): string {
  return requester.kind === "access-key" ? `Access key "${requester.name}"` : `"${requester.name}"`;
}

/** What a requester can do who lacks something. */
export function adviceFor(requester: Requester): string {
  return requester.kind === "access-key"
    ? "Use one that has it, or ask whoever manages access keys."
    : "Ask whoever manages people.";
}

/** When a requester ends by itself; null for never. */
export function endOf(requester: Requester): Date | null {
  return requester.kind === "access-key" ? requester.expiresAt : null;
}

/** What a requester is bound by besides what they hold; people by nothing. */
export function boundsOf(requester: Requester): KeyBounds {
  return requester.kind === "access-key" ? requester : UNBOUNDED;
}
