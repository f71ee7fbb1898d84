import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import { allows } from "../../../src/access/rights.js";
import { isSignedOut } from "../api/failure.js";
import { request } from "../api/request.js";
import type { Right, Session } from "../api/types.js";

/** Where the session lies among what was asked for. */
export const SESSION = ["session"];

/** Who is signed in: null when nobody is, undefined until that is known. */
export function useSessionQuery(): { session: Session | null | undefined; error: Error | null } {
  const { data, error } = useQuery({
    queryKey: SESSION,
    queryFn: async ({ signal }) => {
      try {
        return await request<Session>("/session", { signal });
      } catch (error) {
        if (isSignedOut(error)) return null;
        throw error;
      }
    },
  });
  return { session: data, error };
}

/** What begins and ends a session in this page; whatever an earlier person saw is forgotten. */
export function useSessionChange(): (session: Session | null) => void {
  const queries = useQueryClient();
  return (session) => {
    queries.setQueryData(SESSION, session);
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
  };
}

const Context = createContext<Session | undefined>(undefined);

/** Gives the pages below the session they are seen with. */
export function SignedIn({ session, children }: { session: Session; children: ReactNode }) {
  return <Context value={session}>{children}</Context>;
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
