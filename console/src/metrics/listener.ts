import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Logger } from "pino";
import { StartError } from "../start-error.js";
import type { Metrics } from "./metrics.js";

/** Where metrics are read. */
export interface MetricsSettings {
  host: string;
  port: number;
}

/** Serves metrics, without a credential, on an address of their own. */
export interface MetricsListener {
  /** `http://…/metrics`. */
  url: string;
  close(): Promise<void>;
}

/** @throws StartError where the address cannot be listened on */
export async function serveMetrics(
  metrics: Metrics,
  { host, port }: MetricsSettings,
  logger: Pick<Logger, "warn">,
): Promise<MetricsListener> {
  const server = createServer(async (request, response) => {
    if (request.method !== "GET" || request.url !== "/metrics") {
      response.writeHead(404, { "content-type": "text/plain" }).end("Metrics are at /metrics.\n");
      return;
    }
    try {
      const text = await metrics.text();
      response.writeHead(200, { "content-type": metrics.contentType }).end(text);
    } catch (error) {
      logger.warn({ err: error }, "could not read metrics");
      response.writeHead(503, { "content-type": "text/plain" }).end("Metrics cannot be read at the moment.\n");
    }
  });
  // A scraper that sends or reads nothing is cut; few come at a time.
  server.setTimeout(IDLE_MS, (socket) => socket.destroy());
  server.maxConnections = 20;
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    throw new StartError(`Metrics cannot be served on ${host}:${port}: ${(error as Error).message}`);
  }
  server.on("error", (error) => logger.warn({ err: error }, "could not accept a connection for metrics"));
  const taken = (server.address() as AddressInfo).port;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${taken}/metrics`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const IDLE_MS = 15_000;
