/**
 * Addresses that a credential may be used from: single ones and CIDR ranges, of IPv4 and IPv6. An IPv4 address that is written as IPv6
 * (`::ffff:192.0.2.1`) is the IPv4 address.
 *
 * @packageDocumentation
 */
import ipaddr from "ipaddr.js";

/** Ranges of one credential. */
export const MOST_ADDRESS_RANGES = 64;

/** Why an entry is wrong in a list of ranges; undefined where it is right. */
export function whyNoAddressRange(entry: unknown): string | undefined {
  if (typeof entry !== "string") return "must be a text";
  const range = parse(entry);
  if (range === undefined) return 'must be an IP address or a CIDR range such as "192.0.2.0/24" or "2001:db8::/32"';
  const [address, bits] = range;
  const network = networkOf(range);
  if (network.toString() === address.toString()) return undefined;
  return `has an address within its range: write "${network}/${bits}" for the range, or "${address}" for the one address`;
}

/** Why a value is no list of ranges, whatever its entries are. */
export function whyNoAddressRanges(value: unknown): string | undefined {
  if (!Array.isArray(value)) return "must be a list of IP addresses and CIDR ranges";
  if (value.length === 0) return "must have at least one address or range; leave it out to allow all";
  return value.length > MOST_ADDRESS_RANGES
    ? `must have at most ${MOST_ADDRESS_RANGES} addresses and ranges`
    : undefined;
}

/** Ranges in one spelling, in one order, each once. @param entries right ones */
export function canonicalRanges(entries: readonly string[]): string[] {
  return [...new Set(entries.map((entry) => write(parsed(entry))))].sort();
}

/** The first of some ranges that others do not cover; undefined when there is none. @param covering right ones, as are the others */
export function rangeOutside(entries: readonly string[], covering: readonly string[]): string | undefined {
  const outer = covering.map(parsed);
  return entries.find((entry) => {
    const [address, bits] = parsed(entry);
    return !outer.some((range) => bits >= range[1] && matches(address, range));
  });
}

/** Ranges made ready to be compared with many addresses. */
export class AddressRanges {
  readonly #ranges: readonly Range[];

  /** @param entries right ones */
  constructor(readonly entries: readonly string[]) {
    this.#ranges = entries.map(parsed);
  }

  /** Whether an address is in one of the ranges; false for what is no address. */
  includes(address: string): boolean {
    const found = parseAddress(address);
    return found !== undefined && this.#ranges.some((range) => matches(found, range));
  }
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;
/** An address, and how many of its first bits count. */
type Range = readonly [Address, number];

function parsed(entry: string): Range {
  const range = parse(entry);
  if (range === undefined) throw new Error("This is no range of addresses.");
  return range;
}

function parse(entry: string): Range | undefined {
  const [text = "", digits, ...more] = entry.trim().split("/");
  if (more.length > 0 || text.includes("%")) return undefined;
  const address = parseAddress(text);
  if (address === undefined) return undefined;
  const most = address instanceof ipaddr.IPv6 ? 128 : 32;
  if (digits === undefined) return [address, most];
  if (!/^\d{1,3}$/.test(digits)) return undefined;
  // of an IPv4 address that is written as IPv6, the bits are counted as IPv6 has them
  const bits = Number(digits) - (text.includes(":") ? 128 - most : 0);
  return bits >= 0 && bits <= most ? [address, bits] : undefined;
}

function parseAddress(text: string): Address | undefined {
  // some would read 010.1 as an address
  if (!text.includes(":"))
    return FOUR_NUMBERS.test(text) && ipaddr.IPv4.isValid(text) ? ipaddr.IPv4.parse(text) : undefined;
  return ipaddr.IPv6.isValid(text) && !COMPATIBLE.test(text) ? ipaddr.process(text) : undefined;
}

const FOUR_NUMBERS = /^(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})$/;

/** Addresses as RFC 4291 gave them up, which some would read as IPv4. */
const COMPATIBLE = /^::\d+\./;

function networkOf([address, bits]: Range): Address {
  return address instanceof ipaddr.IPv6
    ? ipaddr.IPv6.networkAddressFromCIDR(`${address}/${bits}`)
    : ipaddr.IPv4.networkAddressFromCIDR(`${address}/${bits}`);
}

function write([address, bits]: Range): string {
  const isOne = bits === (address instanceof ipaddr.IPv6 ? 128 : 32);
  return isOne ? address.toString() : `${address}/${bits}`;
}

function matches(address: Address, [network, bits]: Range): boolean {
  return address.kind() === network.kind() && address.match(network, bits);
}
