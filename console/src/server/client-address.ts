import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import proxyAddr from "@fastify/proxy-addr";
import ipaddr from "ipaddr.js";

/**
 * Tells where a request comes from, to count by it: the address of the connection or, behind proxies that are trusted, the first
 * that `X-Forwarded-For` names and no trusted proxy has. Of IPv6 it is the network of 64 bits, since one client has all of that.
 *
 * @param trustedProxies IP addresses or CIDR ranges
 */
export function clientAddresses(trustedProxies: readonly string[]): (request: IncomingMessage) => string {
  if (trustedProxies.length === 0) {
    return ({ socket }) => ofConnection(socket);
  }
  const trusted = proxyAddr.compile([...trustedProxies]);
  return (request) => networkOf(proxyAddr(request, trusted));
}

/** The same address as it is, for what is bounded to some. */
export function exactAddresses(trustedProxies: readonly string[]): (request: IncomingMessage) => string {
  if (trustedProxies.length === 0) return ({ socket }) => socket.remoteAddress ?? "";
  const trusted = proxyAddr.compile([...trustedProxies]);
  return (request) => proxyAddr(request, trusted);
}

/** The network that an address stands for where clients are counted. */
export function networkOf(address: string): string {
  if (!address.includes(":") || !ipaddr.isValid(address)) {
    return address;
  }
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6
    ? `${new ipaddr.IPv6([...parsed.parts.slice(0, 4), 0, 0, 0, 0])}/64`
    : `${parsed}`;
}

const known = new WeakMap<Socket, string>();

/** It never changes, and a connection carries many requests. */
function ofConnection(socket: Socket): string {
  let address = known.get(socket);
  if (address === undefined) {
    address = networkOf(socket.remoteAddress ?? "");
    known.set(socket, address);
  }
  return address;
}
