/** The command cannot do its work. The message is advice, fit to print as it is. */
export class CommandFailed extends Error {
  override readonly name = "CommandFailed";
}

/** The command was called in a way that makes no sense. */
export class WrongUsage extends Error {
  override readonly name = "WrongUsage";
}
