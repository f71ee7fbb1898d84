import type { Context, Settings } from "./context.js";
import { OperationFailed } from "./errors.js";

/** A setting, e.g. `calimeroUrl`, and its variable in the environment. */
interface Setting {
  setting: string;
  variable: string;
}

/** The settings that hold a credential, and the address that it is for. */
export interface Access {
  credential: Setting;
  address: Setting;
}

/** A credential, and the address that it is about to be sent to. */
export interface Destination extends Access {
  /** The address as requests go to it. */
  url: string;
  /** The address of the same form that the environment stands for; undefined where it stands for none. */
  ownUrl: string | undefined;
}

/**
 * Sees to it that a credential goes only where it belongs: one from the environment only to an address that the environment names too. An
 * address from anywhere else, such as a file in a pull request or a state that somebody sent, could be anybody's.
 * @throws OperationFailed saying what to set
 */
export function refuseForeignAddress(settings: Settings, { credential, address, url, ownUrl }: Destination): void {
  if (settings.origin(credential.setting) !== "environment" || url === ownUrl) return;
  throw new OperationFailed(
    `keyring:${address.setting}: ${credential.variable} was not sent to ${url}. It comes from the environment, but the address comes from ` +
      `the stack's configuration, the program or the state, which others may have written. If the address is right, set ${address.variable} ` +
      `to it, or store the credential with the address: pulumi config set --secret keyring:${credential.setting}`,
  );
}

/**
 * Where address and credential come from, for whoever is told that one of them is refused.
 * @param name what people call the credential, e.g. "access key"
 */
export function originsOf(settings: Settings, { address, credential }: Access, name: string): string {
  const origin = ({ setting, variable }: Setting) => {
    const from = settings.origin(setting);
    if (from === "environment") return `comes from ${variable} in the environment`;
    return from === undefined ? "is the default" : `comes from keyring:${setting} in the configuration`;
  };
  return `the address ${origin(address)}, the ${name} ${origin(credential)}`;
}

/** Warns where a credential is sent over a network on which others can read it. */
export function warnIfInClear(server: string, url: string, log: Context["log"]): void {
  if (!isInClear(url)) return;
  log.warn(`${server} is reached over http: anyone on the way can read the credential and every token. Use https`);
}

/** Whether requests to an address leave this machine without encryption. */
export function isInClear(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && !LOOPBACK.test(hostname);
}

/** The names and addresses of this machine itself (RFC 6761, RFC 1122, RFC 4291), as `URL` writes them. */
const LOOPBACK = /^(?:(?:.+\.)?localhost\.?|127\.\d+\.\d+\.\d+|\[::1\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\])$/;
