import type { Context, Settings } from "./context.js";
import type { Listed } from "./listed.js";

/** One type of credential as its issuing system knows it, for tools that compare that with a state. Never a value. */
export interface Inventory {
  /** `<system>:<Type>`: the end of its type in a state. */
  readonly type: `${string}:${string}`;
  /** What people call the places in which these credentials live, e.g. "shard". */
  readonly place: string;
  /** Whether the system tells when one was last used. */
  readonly tellsUse: boolean;
  /** The address to which the settings lead, where there are several such systems; undefined where they lead nowhere. Asks nobody. */
  address?(settings: Settings): string | undefined;
  /** Whether the settings lead to the system at all. */
  isConfigured(settings: Settings): boolean;
  /** The places that the credentials in use for the system can see. */
  places(context: Context): Promise<string[]>;
  /** Every living one of a place whose owner label begins with this text, asked now. */
  list(place: string, ownerPrefix: string, context: Context): Promise<Listed<{ name: string }>[]>;
  /** One by its id, dead or alive; undefined only when the system itself says that there is none. */
  find(place: string, id: string, context: Context): Promise<Listed<{ name: string }> | undefined>;
  /** Revokes at once. One that is not there is fine. */
  revoke(place: string, id: string, context: Context): Promise<void>;
  /** The system's own time, as its last answer told it; this machine's before any answer. */
  now(context: Context): Date;
}
