/**
 * Keeps Pulumi from taking a stack trace for each promise of a resource while it is constructed. There are four promises for each
 * property, and under Pulumi's ts-node a trace is mapped through source maps, also in programs without any: with the properties of
 * ours that is half the time a program takes. Where a resource was made is recorded all the same.
 *
 * Not a wrapper around the construction, since the engine records every frame between the program and the resource.
 */
export function suspendStackTraces(): {
  resume(): void;
  /** Resumes, and gives an error thrown meanwhile the trace that it could not take itself. */
  explained(error: unknown): unknown;
} {
  const limit = Error.stackTraceLimit;
  const resume = () => {
    Error.stackTraceLimit = limit;
  };
  const explained = (error: unknown) => {
    resume();
    if (error instanceof Error && !error.stack?.includes("\n    at ")) Error.captureStackTrace(error, explained);
    return error;
  };
  Error.stackTraceLimit = 0;
  return { resume, explained };
}
