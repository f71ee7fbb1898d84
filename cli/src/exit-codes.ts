/** What the exit code says to a pipeline. Documented: keep the numbers. */
export const EXIT = {
  /** Nothing is wrong, or what was asked for is done. */
  fine: 0,
  /** The command could not do its work, or not all of it. */
  failed: 1,
  /** Invalid usage. */
  usage: 2,
  /** Action required: the command did its work and found something. */
  found: 3,
} as const;
