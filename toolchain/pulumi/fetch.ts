import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Checksum } from "./checksums";

/** How long a server's silence is borne. */
export interface Timeouts {
  /** Until its first answer; 5 s if not given. */
  connectTimeoutMs?: number;
  /** Between two pieces of a file; 30 s if not given. */
  stallTimeoutMs?: number;
}

/**
 * Downloads into a file.
 * @param options.onProgress bytes received so far, and in all if the server says so
 * @returns the checksum of what arrived
 * @throws Error whose message is a clause: "get.pulumi.com did not answer within 5 s"
 */
export async function fetchFile(
  url: string,
  file: string,
  timeouts: Timeouts,
  {
    algorithm,
    onProgress,
  }: { algorithm: "sha256" | "sha512"; onProgress: (received: number, total: number | undefined) => void },
): Promise<Checksum> {
  const hash = createHash(algorithm);
  await receive(url, timeouts, async (body, total) => {
    let received = 0;
    const observed = async function* () {
      for await (const piece of body) {
        hash.update(piece);
        received += piece.length;
        onProgress(received, total);
        yield piece;
      }
    };
    await pipeline(observed, createWriteStream(file));
  });
  return `${algorithm}:${hash.digest("hex")}`;
}

/** Requests a file and gives up when the server stays silent, before its answer or in the middle of it. */
async function receive<T>(
  url: string,
  { connectTimeoutMs = 5_000, stallTimeoutMs = 30_000 }: Timeouts,
  consume: (body: AsyncIterable<Uint8Array>, length: number | undefined) => Promise<T>,
): Promise<T> {
  const { host } = new URL(url);
  const abort = new AbortController();
  const giveUp = (reason: string) => () => abort.abort(new Error(reason));
  let silence = setTimeout(giveUp(`${host} did not answer within ${connectTimeoutMs / 1000} s`), connectTimeoutMs);
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(giveUp(`${host} stopped sending for ${stallTimeoutMs / 1000} s`), stallTimeoutMs);
  };
  try {
    const response = await fetch(url, { signal: abort.signal });
    heard();
    if (!response.ok || !response.body) throw new Error(`${host} answered ${response.status} for ${url}`);
    const length = Number(response.headers.get("content-length")) || undefined;
    return await consume(pieces(Readable.fromWeb(response.body), heard), length);
  } catch (error) {
    throw abort.signal.aborted ? abort.signal.reason : connectionError(error, host);
  } finally {
    clearTimeout(silence);
  }
}

async function* pieces(body: AsyncIterable<Uint8Array>, heard: () => void): AsyncGenerator<Uint8Array> {
  for await (const piece of body) {
    heard();
    yield piece;
  }
}

/** fetch hides the reason ("fetch failed") in the cause. */
function connectionError(error: unknown, host: string): unknown {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && "code" in cause) return new Error(`${host} cannot be reached (${String(cause.code)})`);
  return error;
}
