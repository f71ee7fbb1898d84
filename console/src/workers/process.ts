import { EXIT_UNCAUGHT, onUncaught } from "../command/uncaught.js";
import { createLogger } from "../log/logger.js";
import { openMetricsOfWorker, type WorkerMetrics } from "../metrics/worker-metrics.js";
import { besideGateway, Listener } from "../server/listener.js";
import { openTraces } from "../traces/open.js";
import { type TraceProtocol, traceProtocolOf } from "../traces/settings.js";
import type { Traces } from "../traces/traces.js";
import { Calls, type Wire } from "./calls.js";
import type { MainProcess, WorkerProcess, WorkerSettings } from "./contract.js";
import { WorkerGateway } from "./gateway.js";
import { passOn } from "./pass-on.js";

// A worker process: it serves the gateway, and passes everything else on to the main process, which also says when it is to end.

interface Running {
  gateway: WorkerGateway;
  listener: Listener;
  metrics: WorkerMetrics | undefined;
  traces: Traces | undefined;
}

let running: Running | undefined;

const offer: WorkerProcess = {
  start,
  forget: (table, keys) => running?.gateway.forget(table, keys),
  clear: (table) => running?.gateway.clear(table),
  present: (identity) => running?.listener.present(identity),
  leave: () => running?.listener.leave(),
  metrics: async () => (await running?.metrics?.read()) ?? [],
  close: async (graceMs) => {
    await running?.listener.close(graceMs);
    await running?.gateway.close();
    await running?.traces?.close();
  },
};

async function start(settings: WorkerSettings): Promise<void> {
  const logger = createLogger(settings.logLevel).child({ worker: process.pid });
  onUncaught((error) => {
    logger.fatal({ err: error }, "uncaught error: the worker ends");
    process.exit(EXIT_UNCAUGHT);
  });
  const metrics = settings.withMetrics ? await openMetricsOfWorker() : undefined;
  const traces = settings.withTraces ? await openTraces(traceProtocol(), logger) : undefined;
  const gateway = new WorkerGateway(main, settings, logger, metrics?.gateway, traces);
  const listener = new Listener(settings.tls);
  listener.serve(besideGateway(gateway.gateway, passOn(settings.main)));
  // from its first connection on it hears of changes
  running = { gateway, listener, metrics, traces };
  await listener.listen(settings.host, settings.port);
  listener.server.on("error", (error) => logger.warn({ err: error }, "could not accept a connection"));
}

/** The main process has refused what is not one. */
function traceProtocol(): TraceProtocol | undefined {
  const protocol = traceProtocolOf(process.env);
  return typeof protocol === "string" ? protocol : undefined;
}

const main = new Calls<MainProcess>(process as Wire, offer);

// A terminal tells every process of a console; the main process says when its workers end, and without it they have nothing to do.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
process.on("disconnect", () => process.exit());
main.call("ready").catch(() => {});
