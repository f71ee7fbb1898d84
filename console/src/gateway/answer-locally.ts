import type { JsonRpcReply, LocalShard } from "./ports.js";
import { type Refusal, refused, upstreamFailed } from "./refusal.js";
import type { ParsedRequest } from "./request.js";

/**
 * Asks a shard of this process.
 *
 * @param timeoutMs milliseconds it may take
 * @throws whatever the shard throws
 */
export async function answerLocally(
  shard: LocalShard,
  parsed: ParsedRequest,
  timeoutMs: number,
): Promise<JsonRpcReply | Refusal> {
  if (parsed.inexact) {
    return refused(400, "This shard takes JSON numbers up to 2^53 only, written as integers or plain decimals.");
  }
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Refusal>((resolve) => {
    timer = setTimeout(() => resolve(upstreamFailed(504, "The shard did not answer in time.")), timeoutMs);
  });
  try {
    return await Promise.race([shard.handle(parsed.request), late]);
  } finally {
    clearTimeout(timer);
  }
}
