import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** A load balancer before instances of the console, as operators run one. */
export interface LoadBalancer {
  url: string;
  /** Sends requests to an instance from when its readiness check first succeeds. */
  add(url: string): Promise<void>;
  /** Sends an instance no further request, and waits until those it has are answered. */
  drain(url: string): Promise<void>;
  close(): Promise<void>;
}

interface Backend {
  url: string;
  agent: Agent;
  running: number;
}

/** A reverse proxy over a list of backends, each in turn. It repeats nothing: what a backend fails, the client sees. */
export async function startLoadBalancer(): Promise<LoadBalancer> {
  const backends: Backend[] = [];
  let turn = 0;

  const server = createServer((incoming, outgoing) => {
    const backend = backends[turn++ % backends.length];
    if (backend === undefined) return void outgoing.writeHead(502).end();
    backend.running++;
    outgoing.once("close", () => backend.running--);
    forward(incoming, outgoing, backend);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    add: async (url) => {
      while ((await fetch(`${url}/readyz`).catch(() => undefined))?.status !== 200) await pause(20);
      backends.push({ url, agent: new Agent({ keepAlive: true }), running: 0 });
    },
    drain: async (url) => {
      const at = backends.findIndex((backend) => backend.url === url);
      const [backend] = backends.splice(at, 1);
      while ((backend?.running ?? 0) > 0) await pause(5);
      backend?.agent.destroy();
    },
    close: async () => {
      for (const { agent } of backends) agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse, { url, agent }: Backend): void {
  const { method, headers } = incoming;
  const onward = request(`${url}${incoming.url}`, { method: method ?? "GET", headers, agent }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.once("error", () => outgoing.headersSent || outgoing.writeHead(502).end());
  incoming.pipe(onward);
}
