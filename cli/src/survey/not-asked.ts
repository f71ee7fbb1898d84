import { type Credential, called } from "../state/credential.js";
import { isKey } from "./types.js";

/**
 * Why credentials of a state are not asked about, in words for people.
 * @param provider whose credentials are asked about
 */
export function notAsked(
  credentials: readonly Credential[],
  provider: string | undefined,
): { what: string; reason: string }[] {
  return credentials.map((credential) => ({ what: called(credential), reason: reasonOf(credential, provider) }));
}

function reasonOf(credential: Credential, provider: string | undefined): string {
  if (credential.provider !== provider) {
    return credential.provider === undefined
      ? "no explicit provider manages it: check without --provider"
      : `the explicit provider ${JSON.stringify(credential.provider)} manages it: check with --provider ${credential.provider}, with its address and credential in the environment`;
  }
  return isKey(credential.type) ? "keys on accounts are checked with --keys" : "this version does not know its type";
}
