import { createHash } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** SHA-256 of a file in lower-case hexadecimal. */
export function sha256Of(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

/** Writes `SHA256SUMS` beside files, as `sha256sum --check` reads it. */
export function writeChecksums(folder: string, files: readonly string[]): void {
  const lines = [...files].sort().map((file) => `${sha256Of(join(folder, file))}  ${file}\n`);
  // whoever finds the file finds it whole
  writeFileSync(join(folder, `.${CHECKSUMS}`), lines.join(""));
  renameSync(join(folder, `.${CHECKSUMS}`), join(folder, CHECKSUMS));
}

export const CHECKSUMS = "SHA256SUMS";
