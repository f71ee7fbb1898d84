import { type Inventory, isNamedBy, type Settings } from "pulumi-keyring-provider/tools";
import type { Credential } from "../state/credential.js";

/** A credential that was last seen at another address than its issuing system has by the settings. */
export interface Moved {
  from: string;
  to: string;
}

/** Whether settings lead elsewhere than where a credential is known to be; undefined too where its state does not tell. */
export function movedTo(
  { rpcUrl, issuerUrls, place }: Pick<Credential, "rpcUrl" | "issuerUrls" | "place">,
  inventory: Pick<Inventory, "address">,
  settings: Settings,
): Moved | undefined {
  const to = inventory.address?.(settings);
  const from = issuerUrls.at(-1);
  if (to === undefined || from === undefined || issuerUrls.includes(to)) return undefined;
  return rpcUrl !== undefined && isNamedBy(rpcUrl, to, place) ? undefined : { from, to };
}
