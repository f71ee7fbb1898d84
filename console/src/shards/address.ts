import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** What the operator allows shards' RPC URLs to point to. */
export interface AddressSettings {
  /** Loopback and private networks. Without it a person who may add shards could read what is inside this network. */
  allowPrivateUpstreams: boolean;
}

/**
 * Why the console must not connect to an IP address on behalf of a shard; undefined when it may. Link-local, metadata,
 * multicast, unspecified and reserved addresses are refused whatever the settings are.
 */
export function checkAddress(ip: string, settings: AddressSettings): string | undefined {
  if (!isIP(ip)) return "is not an IP address";
  // An IPv4 address written as IPv6 is the IPv4 address.
  const address = embeddedIpv4(ipaddr.process(ip));
  if (METADATA.has(address.toNormalizedString())) return "is the metadata service of a cloud";
  const range: string = address.range();
  if (range === "unicast") return isGlobal(address) ? undefined : "is in a reserved range";
  const inside = INSIDE.get(range);
  if (inside === undefined) return REFUSED.get(range) ?? "is in a reserved range";
  if (settings.allowPrivateUpstreams) return undefined;
  return `${inside}, which this console may not use (KEYRING_CONSOLE_ALLOW_PRIVATE_UPSTREAMS=true allows it)`;
}

/**
 * Networks without IPv4 reach IPv4 addresses as 64:ff9b::a.b.c.d (RFC 6052), old systems as ::a.b.c.d (RFC 4291). URLs write
 * both in hexadecimal: http://[::10.0.0.1]/ is http://[::a00:1]/.
 */
function embeddedIpv4(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  if (!(address instanceof ipaddr.IPv6)) return address;
  // Of the second kind are neither :: nor ::1, which have ranges of their own.
  const embeds = address.match(NAT64) || (address.match(IPV4_COMPATIBLE) && address.range() === "unicast");
  return embeds ? new ipaddr.IPv4(address.toByteArray().slice(12)) : address;
}

const NAT64 = ipaddr.IPv6.parseCIDR("64:ff9b::/96");
const IPV4_COMPATIBLE = ipaddr.IPv6.parseCIDR("::/96");

/** IANA has given out no other part of IPv6 for use on the internet; what uses the rest is something local. */
function isGlobal(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return !(address instanceof ipaddr.IPv6) || address.match(GLOBAL_UNICAST);
}

const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");

const INSIDE = new Map([
  ["loopback", "is this machine itself"],
  ["private", "is in a private network"],
  ["uniqueLocal", "is in a private network"],
  ["carrierGradeNat", "is in a private network"],
]);

const REFUSED = new Map([
  ["linkLocal", "is link-local"],
  ["multicast", "is a multicast address"],
  ["broadcast", "is a broadcast address"],
  ["unspecified", "is the unspecified address"],
]);

/** Metadata services outside the link-local range: AWS, Google Cloud, Alibaba, Oracle, Azure. */
const METADATA = new Set(
  ["fd00:ec2::254", "fd20:ce::254", "100.100.100.200", "192.0.0.192", "168.63.129.16"].map((text) =>
    ipaddr.parse(text).toNormalizedString(),
  ),
);
