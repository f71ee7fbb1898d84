import { nearOf } from "./near.js";

/** What an account has; the exact amount is in the title. */
export function Balance({ yocto }: { yocto: string | null }) {
  if (yocto === null) return <span className="aside">the shard does not answer</span>;
  return (
    <data value={yocto} title={`${yocto} yoctoNEAR`}>
      {nearOf(yocto)} NEAR
    </data>
  );
}
