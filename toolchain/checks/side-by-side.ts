/**
 * Runs jobs in their order, so many at a time. Where one throws, no other begins, and those that run are waited for.
 * @returns what they returned, in their order
 */
export async function sideBySide<Result>(jobs: readonly (() => Promise<Result>)[], atATime: number): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = jobs.entries();
  let failed = false;
  const lane = async () => {
    for (const [index, job] of waiting) {
      if (failed) return;
      try {
        results[index] = await job();
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: atATime }, lane));
  for (const ended of lanes) if (ended.status === "rejected") throw ended.reason;
  return results;
}
