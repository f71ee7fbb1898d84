import type { GatewayMetrics } from "./gateway-metrics.js";
import type { MetricsOfProcess } from "./sum.js";

/** What a worker counts; the main process adds it to its own. */
export interface WorkerMetrics {
  gateway: GatewayMetrics;
  read(): Promise<MetricsOfProcess>;
}

/** Loaded only where metrics are served. */
export async function openMetricsOfWorker(): Promise<WorkerMetrics> {
  const { collectDefaultMetrics, Registry } = await import("prom-client");
  const { GatewayMetrics } = await import("./gateway-metrics.js");
  const register = new Registry();
  collectDefaultMetrics({ register });
  return { gateway: new GatewayMetrics(register), read: () => register.getMetricsAsJSON() };
}
