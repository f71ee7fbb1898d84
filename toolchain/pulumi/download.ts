import { existsSync, mkdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { runAndCollect } from "../child-process.mjs";
import { type Checksum, parseChecksum, pinnedChecksums } from "./checksums";
import { executableName } from "./executables";
import { fetchFile, type Timeouts } from "./fetch";
import { pinnedVersion } from "./version";

/** Where releases come from and how long silence is borne. */
export interface DownloadOptions extends Timeouts {
  /** Folder of the release files, without a trailing slash. */
  baseUrl: string;
  /** What the archive's checksum must be, as {@link parseChecksum} reads it, where it is not the one that is pinned. */
  checksum?: string | undefined;
  /** Told what is going on: "Downloading Pulumi 3.259.0 (12 of 110 MB)". */
  onProgress?: (text: string) => void;
}

/** Where Pulumi publishes its releases. */
export const officialReleases = "https://get.pulumi.com/releases/sdk";

/**
 * Downloads the official release of the pinned version, checks it against the checksum that this repository pins, and unpacks it.
 *
 * @param scratch folder for the archive and what comes out of it
 * @param binDir where the release's programs are put; appears complete or not at all
 * @throws Error whose message is a clause: why there is no download
 */
export async function downloadRelease(scratch: string, binDir: string, options: DownloadOptions): Promise<void> {
  const archive = archiveName();
  const expected = expectedChecksum(archive, options.checksum);
  const file = join(scratch, archive);
  const actual = await fetchFile(`${options.baseUrl}/${archive}`, file, options, {
    algorithm: expected.startsWith("sha512:") ? "sha512" : "sha256",
    onProgress: (received, total) => {
      const share = total === undefined ? megabytes(received) : `${megabytes(received)} of ${megabytes(total)}`;
      options.onProgress?.(`Downloading Pulumi ${pinnedVersion} (${share} MB)`);
    },
  });
  if (actual !== expected)
    throw new Error(`${archive} was refused: its checksum is ${actual}, expected is ${expected}`);
  await unpack(file, scratch, binDir);
}

/** The official name of the release for this machine. */
export function archiveName(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  return `pulumi-v${pinnedVersion}-${platform}-${process.arch}.${platform === "windows" ? "zip" : "tar.gz"}`;
}

/** @throws Error where this repository has none for the archive, and the user names none */
function expectedChecksum(archive: string, named: string | undefined): Checksum {
  if (named !== undefined) {
    const read = parseChecksum(named);
    if (read === undefined) throw new Error("KEYRING_PULUMI_CHECKSUM is no SHA-256 or SHA-512 in hexadecimal");
    return read;
  }
  const pinned = pinnedChecksums[archive];
  if (pinned !== undefined) return pinned;
  throw new Error(`no checksum of ${archive} is known here; if you know it, set KEYRING_PULUMI_CHECKSUM`);
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
