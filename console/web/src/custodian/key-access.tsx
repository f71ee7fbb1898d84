import type { FunctionCallAccess } from "pulumi-keyring-near";
import type { Key } from "../api/types.js";
import { Badge } from "../parts/badge.js";
import { AccountName } from "./account-link.js";
import { nearOf } from "./near.js";

/** What a key on the chain may do. */
export function KeyAccess({ access, functionCall }: Pick<Key, "access" | "functionCall">) {
  if (access === "full-access") return <Badge tone="plain">Full access</Badge>;
  return (
    <div>
      <Badge tone="plain">Function calls</Badge> {functionCall && <FunctionCalls {...functionCall} />}
    </div>
  );
}

/** Which methods of which contract, and what is left for gas. */
function FunctionCalls({ receiverId, methodNames, allowance }: FunctionCallAccess) {
  return (
    <span className="aside below">
      {methodNames.length === 0 ? "Every method" : methodNames.join(", ")} of <AccountName accountId={receiverId} />;{" "}
      {allowance === null ? (
        "no limit for gas"
      ) : (
        <data value={allowance} title={`${allowance} yoctoNEAR`}>
          {nearOf(allowance)} NEAR left for gas
        </data>
      )}
    </span>
  );
}
