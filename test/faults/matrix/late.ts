import { pass, reset, type Sent } from "../../support/fault.js";
import { always, type Column, type Duration, simple, type Trouble } from "./column.js";
import type { System } from "./system.js";

type When = "before the next try" | "after the next try" | "after the operation" | "after the recovery";

/** The network keeps requests to itself, breaks their connections, and delivers them at another time. */
export function late(when: When, durations: readonly Duration[]): Column {
  const column = simple(`a request arrives late, ${when}`, always, () => reset);
  const expected = when === "after the recovery" ? (["left for orphans", "late revocation"] as const) : [];
  return { ...column, durations, expected, begin: (system) => begin(system, when) };
}

function begin({ proxy }: System, when: When): Trouble {
  const kept: Sent[] = [];
  const deliver = async () => {
    for (const request of kept.splice(0)) await proxy.replay(request);
  };
  const earlier = when === "before the next try" ? { before: deliver } : {};
  const afterNext = when === "after the next try" ? { after: deliver } : {};
  return {
    hit: (request) => ({ kind: "around", ...earlier, fault: reset, after: async () => void kept.push(request) }),
    next: () => ({ kind: "around", ...earlier, fault: pass, ...afterNext }),
    ...(when === "after the operation" ? { afterOperation: deliver } : {}),
    ...(when === "after the recovery" ? { afterRecovery: deliver } : {}),
  };
}
