import { QueryCache, QueryClient } from "@tanstack/react-query";
import { isForbidden, isSignedOut, NoAnswer } from "./failure.js";
import type { Session } from "./types.js";

/** A place for what was asked for; thrown away as a whole, so that nobody sees what another one has asked for. */
export function makeQueries(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: noticeRefusal }),
    defaultOptions: {
      queries: {
        // Whatever the browser thinks of the network: the console may be on this machine.
        networkMode: "always",
        staleTime: 5_000,
        retry: (failures, error) => error instanceof NoAnswer && failures < 2,
      },
    },
  });
}

/** Where the session lies in `visitor`: a Session, or what stands in its place. */
export const SESSION = ["session"];

/** Nobody is signed in. */
export interface NoSession {
  /** Whether there was a session in this tab that has ended by itself, or elsewhere. */
  hasEnded: boolean;
  /** That session: whose page stays until they have signed in again. Undefined once it was left on purpose. */
  ended?: Session | undefined;
}

/** What is known once a session turns out to be over; one that was ended on purpose stays so, whatever was still under way. */
export function endedAfter(before: Session | NoSession | undefined): NoSession {
  if (before === undefined) return { hasEnded: false };
  return "person" in before ? { hasEnded: true, ended: before } : before;
}

/** Notes what a refusal tells of the session: that it is over, or has other rights than the pages believe. */
export function noticeRefusal(error: unknown): void {
  if (isSignedOut(error)) {
    visitor.setQueryData<Session | NoSession>(SESSION, endedAfter);
  } else if (isForbidden(error)) void visitor.invalidateQueries({ queryKey: SESSION });
}

/** What can be asked for by whoever opens the pages: who they are, and whether there is an administrator. */
export const visitor = makeQueries();
