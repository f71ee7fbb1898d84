import type { ReactNode } from "react";
import { type Holding, holdsAll } from "../../../src/access/rights.js";
import { nameOfRight } from "./rights.js";

/** What someone holds, in two facts. */
export function holdingFacts(holding: Holding): Record<string, ReactNode> {
  return { Rights: <Rights of={holding} />, Shards: <Shards of={holding} /> };
}

/** The rights of a person or an access key. */
export function Rights({ of }: { of: Holding }) {
  if (holdsAll(of)) return "All, as an administrator";
  return of.rights.map(nameOfRight).join(", ");
}

/** Where their rights on shards count. */
export function Shards({ of: { shards } }: { of: Holding }) {
  return shards === "all" ? "All, also those added later" : shards.join(", ");
}
