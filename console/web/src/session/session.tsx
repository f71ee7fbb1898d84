import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useState } from "react";
import { allows } from "../../../src/access/rights.js";
import { forgetBinding, keepBinding } from "../api/binding.js";
import { isSignedOut } from "../api/failure.js";
import { endedAfter, makeQueries, type NoSession, SESSION, visitor } from "../api/queries.js";
import { request } from "../api/request.js";
import type { Right, Session, StartedSession } from "../api/types.js";

/** Who is signed in; undefined until that is known. */
export function useWho(): { who: Session | NoSession | undefined; error: Error | null; again: () => void } {
  const { data, error, refetch } = useQuery({ queryKey: SESSION, queryFn: ({ signal }) => askWho(signal) });
  return { who: data, error, again: () => void refetch() };
}

/** Where it lies in `visitor` whether there can still be a first administrator. */
export const SETUP = ["setup"];

async function askWho(signal: AbortSignal): Promise<Session | NoSession> {
  try {
    return await request<Session>("/session", { signal });
  } catch (error) {
    if (!isSignedOut(error)) throw error;
    return endedAfter(visitor.getQueryData<Session | NoSession>(SESSION));
  }
}

/** Shows the pages of a session that begins. */
export function enter({ binding, ...session }: StartedSession): Session {
  keepBinding(binding);
  setWho(session);
  return session;
}

/** Shows the pages of nobody, after a session was ended on purpose. */
export function leave(): void {
  forgetBinding();
  setWho({ hasEnded: false });
}

function setWho(who: Session | NoSession): void {
  visitor.setQueryData(SESSION, who);
  visitor.removeQueries({ queryKey: SETUP });
}

const Context = createContext<Session | undefined>(undefined);

/** Gives the pages below the session they are seen with. To be keyed by the person: what was asked for is theirs alone. */
export function SignedIn({ session, children }: { session: Session; children: ReactNode }) {
  const [queries] = useState(makeQueries);
  return (
    <Context value={session}>
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    </Context>
  );
}

/** The session that the page is seen with. */
export function useSession(): Session {
  const session = useContext(Context);
  if (!session) throw new Error("This page is only for people who are signed in.");
  return session;
}

/** Whether the person who is signed in may do something; the console decides all the same. */
export function useMay(): (right: Right, shardId?: string) => boolean {
  const { person } = useSession();
  return (right, shardId) => allows(person, right, shardId);
}
