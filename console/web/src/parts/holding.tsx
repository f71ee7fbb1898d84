import type { ReactNode } from "react";
import { type Holding, holdsAll } from "../../../src/access/rights.js";
import { nameOfRight } from "./rights.js";

/** What someone holds, as far as the reader has it. */
interface ShownHolding extends Holding {
  /** How many shards of theirs the reader does not have. */
  otherShards?: number;
}

/** What someone holds, in two facts. */
export function holdingFacts(holding: ShownHolding): Record<string, ReactNode> {
  return { Rights: <Rights of={holding} />, Shards: <Shards of={holding} /> };
}

/** The rights of a person or an access key. */
export function Rights({ of }: { of: Holding }) {
  if (holdsAll(of)) return "All, as an administrator";
  return of.rights.map(nameOfRight).join(", ");
}

/** Where their rights on shards count. */
export function Shards({ of: { shards, otherShards = 0 } }: { of: ShownHolding }) {
  if (shards === "all") return "All, also those added later";
  const others = otherShards === 1 ? "one that you do not have" : `${otherShards} that you do not have`;
  return [...shards, ...(otherShards > 0 ? [others] : [])].join(", ");
}
