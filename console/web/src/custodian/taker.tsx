import type { Account } from "../api/types.js";
import { ActorName } from "../parts/actor.js";

/** Who had an account taken into custody. */
export function Taker({ account: { takenBy } }: { account: Account }) {
  // The API has the same null for both.
  return takenBy ? <ActorName actor={takenBy} /> : <span className="aside">the console, or unknown</span>;
}
