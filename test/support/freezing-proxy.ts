import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A TCP proxy whose connections can die as a dropped network lets them die: nothing arrives any more, nobody is told. */
export interface FreezingProxy {
  /** A URL like the one of the target, that leads through the proxy. */
  url: string;
  /** Freezes the connections, present and to come, whose first bytes contain this text; every one without it. */
  freeze(firstBytes?: string): void;
  /** Lets connections to come through. Frozen ones stay frozen: what they lost is lost. */
  thaw(): void;
  /** Breaks every connection, and both ends are told. */
  cut(): void;
  /** Leads connections to come to what another URL names. */
  leadTo(target: string): void;
  close(): Promise<void>;
}

/** Starts a proxy on a loopback port in front of what a URL names. */
export async function startFreezingProxy(target: string): Promise<FreezingProxy> {
  let { hostname, port } = new URL(target);
  const links = new Set<Link>();
  let frozen: string | undefined;
  const server = createServer((client) => {
    const link: Link = { client, server: connect(Number(port), hostname), firstBytes: "", frozen: false };
    links.add(link);
    client.once("data", (chunk: Buffer) => {
      link.firstBytes = chunk.toString("latin1");
      link.frozen ||= frozen !== undefined && link.firstBytes.includes(frozen);
    });
    for (const [from, to] of [
      [link.client, link.server],
      [link.server, link.client],
    ] as const) {
      from.on("data", (chunk: Buffer) => {
        if (!link.frozen) to.write(chunk);
      });
      from.on("error", () => {});
      from.on("close", () => {
        if (link.frozen) return;
        to.destroy();
        links.delete(link);
      });
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => {
    for (const { client, server } of links) {
      client.destroy();
      server.destroy();
    }
  };
  const url = new URL(target);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    freeze: (firstBytes = "") => {
      frozen = firstBytes;
      for (const link of links) link.frozen ||= link.firstBytes.includes(firstBytes);
    },
    thaw: () => {
      frozen = undefined;
    },
    cut,
    leadTo: (other) => {
      ({ hostname, port } = new URL(other));
    },
    close: async () => {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}

interface Link {
  client: Socket;
  server: Socket;
  /** What the client said first; for Postgres its startup message, with the application's name in it. */
  firstBytes: string;
  frozen: boolean;
}
