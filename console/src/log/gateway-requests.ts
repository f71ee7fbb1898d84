import type { FastifyBaseLogger } from "fastify";
import type { Decision } from "../gateway/decision.js";

/** Logs what the gateway decided: failures always, the rest only when someone looks for it, for it is a lot. */
export function gatewayLog(logger: Pick<FastifyBaseLogger, "debug" | "warn">): (decision: Decision) => void {
  return ({ error, ...decision }) => {
    if (decision.outcome === "upstream-failed" || decision.outcome === "failed") {
      logger.warn({ ...decision, err: error }, "gateway request failed");
    } else {
      logger.debug(decision, "gateway request");
    }
  };
}
