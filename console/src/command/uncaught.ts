/**
 * What the process ends with after an error that nobody caught (EX_SOFTWARE of sysexits.h). Like every code but 0, supervisors that restart on
 * failure restart it.
 */
export const EXIT_UNCAUGHT = 70;

/** Has errors that nobody caught, thrown or rejected, handled from now on; by the last who asked. */
export function onUncaught(handler: (error: unknown) => void): void {
  if (handle === undefined) {
    process.on("uncaughtException", (error) => handle?.(error));
    process.on("unhandledRejection", (reason) => handle?.(reason));
  }
  handle = handler;
}

let handle: ((error: unknown) => void) | undefined;
