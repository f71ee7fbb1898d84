import { base58 } from "@scure/base";
import { decodeHash, sha256 } from "../encoding/hash.js";

/**
 * Between transactions the chain grows by one empty block a second, as clients expect of a live shard. These heartbeats
 * are computed, never stored: a heartbeat is its height on top of the last journalled block, and its hash carries that
 * height, so that a hash given out before a restart is still known after it.
 */
export function heartbeatHash(anchorHash: string, height: number): string {
  const tail = sha256("heartbeat", anchorHash, String(height)).subarray(0, 24);
  const head = Buffer.alloc(8);
  head.writeBigUInt64BE(BigInt(height) ^ mask(tail));
  return base58.encode(Buffer.concat([head, tail]));
}

/** The height a hash would have if it were a heartbeat's. The caller compares the hash of that height. */
export function heightInHash(hash: string): number | undefined {
  const bytes = decodeHash(hash);
  if (bytes === undefined) return undefined;
  const height = bytes.readBigUInt64BE() ^ mask(bytes.subarray(8));
  return height <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(height) : undefined;
}

function mask(tail: Uint8Array): bigint {
  return sha256("height", tail).readBigUInt64BE();
}
