/**
 * A duration for people: `0.4s`, `9.9s`, `42s`, `1m30s`.
 *
 * @param {number} milliseconds
 */
export function formatElapsed(milliseconds) {
  const tenths = Math.round(milliseconds / 100);
  if (tenths < 100) return `${(tenths / 10).toFixed(1)}s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds}s`;
  return `${Math.floor(seconds / 60)}m${String(seconds % 60).padStart(2, "0")}s`;
}
