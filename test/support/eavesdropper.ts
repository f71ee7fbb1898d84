import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A server that keeps everything it is sent, and refuses everything. */
export interface Eavesdropper {
  url: string;
  /** How many requests arrived. */
  heard(): number;
  /** Whether a secret stood in any of them: in the line, a header or the body. */
  saw(secret: string): boolean;
  close(): Promise<void>;
}

export async function eavesdropper(): Promise<Eavesdropper> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const index = requests.push(`${request.url}\n${request.rawHeaders.join("\n")}`) - 1;
    request.on("data", (chunk: Buffer) => {
      requests[index] += chunk.toString("latin1");
    });
    request.once("end", () => response.writeHead(403, { "content-type": "application/json" }).end("{}"));
  });
  server.unref().on("connection", (socket) => socket.unref());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard: () => requests.length,
    saw: (secret) => requests.some((text) => text.includes(secret)),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
