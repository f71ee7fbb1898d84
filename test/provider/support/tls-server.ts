import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const OPENSSL = "/usr/bin/openssl";

/** Whether there is a program that makes a certificate. */
export const hasOpenssl = existsSync(OPENSSL);

/** A server on a loopback port with a certificate that nobody trusts. */
export interface TlsServer {
  url: string;
  /** @returns how many connections there were */
  close(): Promise<{ connections: number }>;
}

export async function tlsServer(): Promise<TlsServer> {
  const folder = mkdtempSync(join(tmpdir(), "keyring-tls-"));
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  execFileSync(OPENSSL, [...CERTIFY, "-keyout", key, "-out", certificate], { stdio: "ignore" });
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

const CERTIFY = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"];
