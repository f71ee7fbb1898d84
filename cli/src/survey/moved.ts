import { elsewhere, type Inventory, isNamedBy, type Move, type Settings } from "pulumi-keyring-provider/tools";
import type { Credential } from "../state/credential.js";

/** Whether settings lead elsewhere than where a credential is known to be; undefined too where its state does not tell. */
export function movedTo(
  { rpcUrl, issuerUrls, place }: Pick<Credential, "rpcUrl" | "issuerUrls" | "place">,
  inventory: Pick<Inventory, "address">,
  settings: Settings,
): Move | undefined {
  const move = elsewhere(issuerUrls, inventory.address?.(settings));
  return move === undefined || (rpcUrl !== undefined && isNamedBy(rpcUrl, move.to, place)) ? undefined : move;
}
