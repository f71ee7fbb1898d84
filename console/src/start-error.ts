/** Why the console could not start, in words for whoever runs it: what is wrong and what to do. Shown without a stack. */
export class StartError extends Error {
  override readonly name: string = "StartError";
}

/** The command line itself makes no sense: starting it again helps nobody. */
export class UsageError extends StartError {
  override readonly name = "UsageError";
}
