import { z } from "zod";

/** The output by which a system of which there are several is told from others. */
export const issuerUrlsShape = z
  .array(z.string())
  .optional()
  .describe("The addresses at which the issuing system was seen to have the credential, the last one last.")
  .meta({ internal: true });

/** Another address than those at which the issuing system is known to have a credential. */
export interface Move {
  from: string;
  to: string;
}

/** Whether an address is another one than those at which a credential was seen; never where a state does not tell. */
export function elsewhere(known: readonly string[] | undefined, to: string | undefined): Move | undefined {
  const from = known?.at(-1);
  return to === undefined || from === undefined || known?.includes(to) ? undefined : { from, to };
}

/** What is to be recorded of a credential that was seen at an address. Others are kept: several may lead to one system. */
export function seenAt(known: readonly string[] | undefined, address: string | undefined): { issuerUrls?: string[] } {
  if (address === undefined) return {};
  return { issuerUrls: [...(known ?? []).filter((one) => one !== address), address].slice(-MOST) };
}

/**
 * @param title what people call the system, e.g. "console"
 * @param from the address at which the credential was seen last
 * @param what the credential, e.g. `token 1234`
 */
export function strangerWords(title: string, address: string, from: string | undefined, what: string): string {
  const there = from === undefined ? `another ${title}` : `the ${title} at ${from}`;
  return (
    `the ${title} at ${address} does not know ${what}, which belongs to ${there}. Nothing was changed. If the ${title} moved, its data must move ` +
    `with it; otherwise set the address back. If that ${title} is gone for good, see docs/how-to/recover.md`
  );
}

/** Addresses that are remembered. */
const MOST = 5;
