import type { Logger } from "pino";
import { type MetricsSettings, serveMetrics } from "./listener.js";
import type { Metrics, Observed } from "./metrics.js";

/** Metrics that are served. */
export interface OpenMetrics {
  metrics: Metrics;
  /** `http://…/metrics`. */
  url: string;
  close(): Promise<void>;
}

/**
 * Serves metrics where settings ask for them; a console without has nothing of them in its memory.
 * @throws StartError
 */
export async function openMetrics(
  settings: MetricsSettings | undefined,
  observed: Observed,
  logger: Pick<Logger, "warn">,
): Promise<OpenMetrics | undefined> {
  if (settings === undefined) return undefined;
  const { Metrics } = await import("./metrics.js");
  const metrics = new Metrics(observed);
  return { metrics, ...(await serveMetrics(metrics, settings, logger)) };
}
