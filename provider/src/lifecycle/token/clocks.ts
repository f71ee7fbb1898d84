import { inWords } from "pulumi-keyring-near";
import type { Context } from "../context.js";

/** Warns when this machine's clock and the issuing system's differ so much that plans made by them do. */
export function tellClocksApart(who: string, { now, log }: Context, issuer: Date): void {
  const ahead = now().getTime() - issuer.getTime();
  if (Math.abs(ahead) < WORTH_A_WORD) return;
  log.warn(
    `${who}: this machine's clock is ${inWords(Math.abs(ahead))} ${ahead > 0 ? "ahead of" : "behind"} the issuing system's, whose time counts. ` +
      `Until you correct this clock, rotations are planned too ${ahead > 0 ? "early" : "late"}`,
  );
}

const WORTH_A_WORD = 60_000;
