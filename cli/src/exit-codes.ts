/** What the exit code says to a pipeline. Documented: keep the numbers. */
export const EXIT = {
  /** Nothing is wrong, or what was asked for is done. */
  fine: 0,
  /** The command could not do its work, or not all of it. */
  failed: 1,
  /** The command was called wrongly. */
  usage: 2,
  /** The command did its work and found something that needs somebody. */
  found: 3,
} as const;
