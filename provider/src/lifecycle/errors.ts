/** An operation that failed and left nothing new behind. The message is fit to read and holds no secret. */
export class OperationFailed extends Error {
  override readonly name = "OperationFailed";
}

/**
 * An operation that failed after something existed. Hosts hand `state` to the engine, so that no value is lost;
 * the next `up` calls `update`, which finishes the work.
 */
export class PartialFailure<State = unknown> extends Error {
  override readonly name = "PartialFailure";

  constructor(
    readonly id: string,
    readonly state: State,
    readonly reasons: string[],
  ) {
    super(reasons.join("; "));
  }
}

/** A request to create something whose reply never came although it may have happened. */
export class LostReply extends Error {
  override readonly name = "LostReply";
}

/** The cause of a failure: the system that was asked is not the one that has the credential. */
export class AnotherSystem extends Error {
  override readonly name = "AnotherSystem";
}

/** The words of an error of any kind, without its stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
