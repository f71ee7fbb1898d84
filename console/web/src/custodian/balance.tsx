import type { ClosedShard } from "../shards/closed-shard.js";
import { nearOf } from "./near.js";

/** What an account has; the exact amount is in the title. */
export function Balance({ yocto, closed }: { yocto: string | null; closed: ClosedShard | undefined }) {
  if (yocto === null) {
    return <span className="aside">the shard {closed ? `is ${closed.status}` : "does not answer"}</span>;
  }
  return (
    <data value={yocto} title={`${yocto} yoctoNEAR`}>
      {nearOf(yocto)} NEAR
    </data>
  );
}
