import type { FastifyRequest } from "fastify";
import ipaddr from "ipaddr.js";
import type { Origin } from "./trail.js";

declare module "fastify" {
  interface FastifyRequest {
    /** The id that the client gave its request, if it is fit for a log. */
    clientRequestId: string | null;
  }
}

/** Where a request comes from, as the audit trail has it. */
export function originOf(request: FastifyRequest, via: Origin["via"] = "api"): Origin {
  const { operationId } = request.routeOptions.schema ?? {};
  return {
    action: operationId ?? `${request.method} ${request.routeOptions.url ?? ""}`.slice(0, 200),
    via,
    address: addressOf(request.ip),
    requestId: request.id,
    clientRequestId: request.clientRequestId,
  };
}

/** An IPv4 address that came over IPv6 as what it is. */
function addressOf(ip: string | undefined): string | null {
  if (!ip) return null;
  return ipaddr.isValid(ip) ? ipaddr.process(ip).toString() : ip.slice(0, 100);
}
