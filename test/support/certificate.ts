import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const OPENSSL = "/usr/bin/openssl";

/** Whether there is a program that makes a certificate. */
export const hasOpenssl = existsSync(OPENSSL);

/**
 * Makes a certificate that nobody trusts unless told to.
 * @param folder where its files come to be
 * @param host the name that it is for
 * @returns the files' paths
 */
export function makeCertificate(folder: string, host: string): { key: string; certificate: string } {
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const names = ["-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host}`];
  execFileSync(OPENSSL, [...CERTIFY, ...names, "-keyout", key, "-out", certificate], { stdio: "ignore" });
  return { key, certificate };
}

const CERTIFY = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2".split(" ");
