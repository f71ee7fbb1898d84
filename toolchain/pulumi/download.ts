import { existsSync, mkdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { runAndCollect } from "../child-process.mjs";
import { executableName } from "./executables";
import { fetchFile, fetchText, type Patience } from "./fetch";
import { pinnedVersion } from "./version";

/** Where releases come from and how long silence is borne. */
export interface DownloadOptions extends Patience {
  /** Folder of the release files, without a trailing slash. */
  baseUrl: string;
  /** Told what is going on: "Downloading Pulumi 3.259.0 (12 of 110 MB)". */
  onProgress?: (text: string) => void;
}

/** Where Pulumi publishes its releases. */
export const officialReleases = "https://get.pulumi.com/releases/sdk";

/**
 * Downloads the official release of the pinned version, checks it against the SHA-256 published with it, and unpacks it.
 *
 * @param scratch folder for the archive and what comes out of it
 * @param binDir where the release's programs are put; appears complete or not at all
 * @throws Error whose message is a clause: why there is no download
 */
export async function downloadRelease(scratch: string, binDir: string, options: DownloadOptions): Promise<void> {
  const archive = archiveName();
  const checksums = await fetchText(`${options.baseUrl}/pulumi-${pinnedVersion}-checksums.txt`, options);
  const expected = publishedChecksum(checksums, archive);
  if (!expected) throw new Error(`the published checksum file does not list ${archive}`);
  const file = join(scratch, archive);
  const actual = await fetchFile(`${options.baseUrl}/${archive}`, file, options, (received, total) => {
    const share = total === undefined ? megabytes(received) : `${megabytes(received)} of ${megabytes(total)}`;
    options.onProgress?.(`Downloading Pulumi ${pinnedVersion} (${share} MB)`);
  });
  if (actual !== expected)
    throw new Error(`${archive} was refused: its SHA-256 is ${actual}, published is ${expected}`);
  await unpack(file, scratch, binDir);
}

/** The official name of the release for this machine. */
export function archiveName(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  return `pulumi-v${pinnedVersion}-${platform}-${process.arch}.${platform === "windows" ? "zip" : "tar.gz"}`;
}

/** The SHA-256 (lower-case hexadecimal) of exactly this file in a list of `<sha256>  <file>` lines. */
export function publishedChecksum(list: string, file: string): string | undefined {
  const lines = list.split("\n").map((line) => line.trim().split(/\s+\*?/));
  const hash = lines.find(([, name]) => name === file)?.[0]?.toLowerCase();
  return hash && /^[0-9a-f]{64}$/.test(hash) ? hash : undefined;
}

/** `tar` is part of Linux, macOS and Windows, where it unpacks zip files too. */
async function unpack(archive: string, scratch: string, binDir: string): Promise<void> {
  const target = join(scratch, "unpacked");
  mkdirSync(target);
  const { code, output } = await runAndCollect("tar", ["-xf", archive, "-C", target]);
  if (code !== 0) throw new Error(`tar could not unpack it: ${output.trim()}`);
  // Windows archives have one folder more.
  const programs = [join(target, "pulumi", "bin"), join(target, "pulumi")].find((folder) =>
    existsSync(join(folder, executableName("pulumi"))),
  );
  if (!programs) throw new Error(`${archive} does not contain the program pulumi`);
  mkdirSync(dirname(binDir), { recursive: true });
  renameSync(programs, binDir);
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_000_000);
}
