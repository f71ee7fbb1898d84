import { messageOf } from "pulumi-keyring-provider/tools";

/** What one look at the set-up came to. */
export interface Check {
  /** What was looked at: "Node". */
  what: string;
  /** `bad` keeps Keyring from working; a `warning` does not. */
  verdict: "good" | "warning" | "bad";
  /** What was found. */
  found: string;
  /** What to do, where something is to be done. */
  advice?: string;
  /** The command that does it, where there is one. */
  remedy?: string;
}

/** A check that found nothing wrong. */
export function good(what: string, found: string): Check {
  return { what, verdict: "good", found };
}

export function warning(what: string, found: string, advice: string): Check {
  return { what, verdict: "warning", found, advice };
}

export function bad(what: string, found: string, advice: string): Check {
  return { what, verdict: "bad", found, advice };
}

/**
 * A request that failed, or one that was never sent: then the message alone says what to do.
 * @param advice what to do about a request that failed
 */
export function failed(what: string, error: unknown, advice: string): Check {
  const wasSent = error instanceof Error && error.cause !== undefined;
  return wasSent ? bad(what, messageOf(error), advice) : { what, verdict: "bad", found: messageOf(error) };
}
