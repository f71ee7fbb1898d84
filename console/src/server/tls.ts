import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import type { Logger } from "pino";
import { StartError } from "../start-error.js";

/** The files of a certificate, in PEM. */
export interface TlsFiles {
  /** The certificate, followed by those that lead to its root. */
  certFile: string;
  keyFile: string;
}

/** What a server presents. */
export interface TlsIdentity {
  cert: string;
  key: string;
}

/** @throws StartError naming the file and what is wrong with it; never what is in it */
export async function readTlsFiles({ certFile, keyFile }: TlsFiles): Promise<TlsIdentity> {
  const [cert, key] = await Promise.all([read(certFile, "certificate"), read(keyFile, "private key")]);
  const certificate = attempt(() => new X509Certificate(cert));
  if (certificate === undefined) throw new StartError(`The TLS certificate ${certFile} is not a certificate in PEM.`);
  const privateKey = attempt(() => createPrivateKey(key));
  if (privateKey === undefined) {
    throw new StartError(`The TLS private key ${keyFile} is not a private key in PEM, or has a password.`);
  }
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new StartError(`The TLS private key ${keyFile} does not belong to the certificate.`);
  }
  if (attempt(() => createSecureContext({ cert, key })) === undefined) {
    throw new StartError(`The TLS certificate ${certFile} and its key cannot be used together.`);
  }
  return { cert, key };
}

function attempt<Made>(make: () => Made): Made | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

async function read(file: string, what: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new StartError(`The TLS ${what} ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/**
 * Presents renewed files without a restart: looks at them every half minute, and on SIGHUP. Files that cannot be used change nothing, and the log
 * says why, once for each state of them.
 * @returns ends the watch
 */
export function watchTlsFiles(
  files: TlsFiles,
  present: (identity: TlsIdentity) => void,
  current: TlsIdentity,
  logger: Pick<Logger, "info" | "warn">,
  everyMs = 30_000,
): () => void {
  let shown = current;
  let complained = "";
  const look = async () => {
    try {
      const found = await readTlsFiles(files);
      complained = "";
      if (found.cert === shown.cert && found.key === shown.key) return;
      present(found);
      shown = found;
      logger.info({ validTo: new X509Certificate(found.cert).validTo }, "presents the renewed TLS certificate");
    } catch (error) {
      const { message } = error as Error;
      if (message !== complained) logger.warn({ reason: message }, "keeps the previous TLS certificate");
      complained = message;
    }
  };
  const timer = setInterval(() => void look(), everyMs).unref();
  const hangUp = () => void look();
  process.on("SIGHUP", hangUp);
  return () => {
    clearInterval(timer);
    process.off("SIGHUP", hangUp);
  };
}
