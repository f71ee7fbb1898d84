import type { Logger } from "pino";
import type { Trail } from "../access/trail.js";
import { noteDecision } from "../audit/note-refusals.js";
import type { Decision, GatewayPorts } from "../gateway/index.js";
import { gatewayLog } from "../log/gateway-requests.js";
import type { Traces } from "../traces/traces.js";

/** Who is told of requests to the gateway, whichever process serves it. */
export interface Observers {
  logger: Logger;
  trail: Pick<Trail, "refused">;
  /** Counts what tokens are used for. */
  usage: { decided(decision: Decision): void };
  metrics: { decided(decision: Decision): void } | undefined;
  traces: Pick<Traces, "gatewayRequest"> | undefined;
}

/** Tells them. */
export function observedBy({
  logger,
  trail,
  usage,
  metrics,
  traces,
}: Observers): Pick<GatewayPorts, "decided" | "traced"> {
  const log = gatewayLog(logger);
  return {
    decided: (decision) => {
      log(decision);
      noteDecision(trail, decision);
      usage.decided(decision);
      metrics?.decided(decision);
    },
    ...(traces && { traced: (request, begin) => traces.gatewayRequest(request, begin) }),
  };
}
