import { type LookupAddress, lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { type AddressSettings, checkAddress } from "./address.js";

/** How names become addresses; the system's way, unless a test says otherwise. */
export type Resolve = (
  hostname: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Thrown in place of a connection to an address that must not be used. */
export class RefusedAddressError extends Error {
  override readonly name = "RefusedAddressError";
  readonly code = "ERR_REFUSED_ADDRESS";

  constructor(
    readonly hostname: string,
    readonly address: string,
    readonly reason: string,
  ) {
    super(`${hostname} resolves to ${address}, which ${reason}`);
  }
}

/**
 * A `lookup` for `net.connect` that refuses names with an address the console must not use. It answers at the time of
 * connecting, so a name that changes its address after it was checked (DNS rebinding) gains nothing.
 */
export function guardedLookup(settings: AddressSettings, resolve = resolveAll): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, (error, addresses) => {
      if (error) return callback(error, "", 0);
      const allowed = (address: LookupAddress) => checkAddress(address.address, settings) === undefined;
      const refused = addresses.find((address) => !allowed(address));
      if (refused) {
        const reason = checkAddress(refused.address, settings) ?? "";
        return callback(new RefusedAddressError(hostname, refused.address, reason), "", 0);
      }
      const wanted = addresses.filter(({ family }) => !options.family || Number(options.family) === family);
      const [first] = wanted;
      if (!first) return callback(Object.assign(new Error(`${hostname} has no address`), { code: "ENOTFOUND" }), "", 0);
      if (options.all) return callback(null, wanted);
      callback(null, first.address, first.family);
    });
  };
}

/**
 * Asks once for everybody who wants the same name at the same time. The system resolves two names at a time, so that a shard whose name
 * server does not answer would have every other name wait for all of its requests.
 */
export function shared(resolve: Resolve): Resolve {
  const waiting = new Map<string, Parameters<Resolve>[1][]>();
  return (hostname, done) => {
    const others = waiting.get(hostname);
    if (others !== undefined) {
      others.push(done);
      return;
    }
    const all = [done];
    waiting.set(hostname, all);
    resolve(hostname, (error, addresses) => {
      waiting.delete(hostname);
      for (const tell of all) tell(error, addresses);
    });
  };
}

const resolveAll = shared((hostname, done) => systemLookup(hostname, { all: true }, done));
