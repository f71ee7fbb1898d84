import { inWords } from "pulumi-keyring-near";
import { type Check, good, warning } from "./check.js";

/**
 * Whether this machine's clock agrees with that of an issuing system.
 * @param theirs the system's time, as its last answer told it
 */
export function checkClock(theirs: Date, ours: Date): Check {
  const ahead = ours.getTime() - theirs.getTime();
  if (Math.abs(ahead) < TOLERABLE) return good("Clock", "agrees with the issuing system's");
  return warning(
    "Clock",
    `this machine's is ${inWords(Math.abs(ahead))} ${ahead > 0 ? "ahead of" : "behind"} the issuing system's`,
    "Previews plan rotations by this machine's clock: correct it.",
  );
}

/** Milliseconds that matter to nobody. */
const TOLERABLE = 60_000;
