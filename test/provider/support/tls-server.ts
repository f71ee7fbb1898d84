import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCertificate } from "../../support/certificate.js";

/** A server on a loopback port with a certificate that nobody trusts. */
export interface TlsServer {
  url: string;
  /** @returns how many connections there were */
  close(): Promise<{ connections: number }>;
}

export async function tlsServer(): Promise<TlsServer> {
  const folder = mkdtempSync(join(tmpdir(), "keyring-tls-"));
  const { key, certificate } = makeCertificate(folder, "127.0.0.1");
  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) });
  rmSync(folder, { recursive: true });
  let connections = 0;
  server.unref().on("connection", (socket: Socket) => {
    connections++;
    socket.unref();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      return { connections };
    },
  };
}
