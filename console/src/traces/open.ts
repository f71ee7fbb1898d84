import type { Logger } from "pino";
import type { TraceProtocol } from "./settings.js";
import type { Traces } from "./traces.js";

/**
 * Starts to trace, for the whole process: call it once. A console that is not traced has nothing of OpenTelemetry in its memory.
 * @param protocol undefined for no traces
 */
export async function openTraces(
  protocol: TraceProtocol | undefined,
  logger: Pick<Logger, "warn">,
): Promise<Traces | undefined> {
  if (protocol === undefined) return undefined;
  const { OpenTelemetry } = await import("./open-telemetry.js");
  return new OpenTelemetry(protocol, logger);
}
