import { AggregatorRegistry, type MetricObjectWithValues, type MetricValue, type Registry } from "prom-client";

/** The metrics of one process. */
export type MetricsOfProcess = MetricObjectWithValues<MetricValue<string>>[];

/** The metrics of several processes of one console as those of one. What cannot be added up, such as a start time, is that of the first. */
export function sumOf(processes: readonly MetricsOfProcess[]): Registry {
  return AggregatorRegistry.aggregate(
    processes.map((metrics) =>
      metrics.map((metric) => (metric.aggregator === "omit" ? { ...metric, aggregator: "first" as const } : metric)),
    ),
  );
}

/** What of a process stays true after its end: a sum that fell would look like a restart, and be counted twice. */
export function lastingOf(metrics: MetricsOfProcess): MetricsOfProcess {
  return metrics.filter(({ type }) => LASTING.has(String(type)));
}

const LASTING = new Set(["counter", "histogram"]);
