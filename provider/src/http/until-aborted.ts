import { NotInTime } from "./errors.js";

/**
 * What a promise brings, or a failure as soon as the signal aborts: for work that others wait for too, and that therefore goes on.
 * @param what it is, for the message
 * @throws NotInTime at the abort
 */
export function untilAborted<Result>(promise: Promise<Result>, signal: AbortSignal, what: string): Promise<Result> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new NotInTime(`${what} did not arrive before the deadline of the operation`));
    if (signal.aborted) giveUp();
    signal.addEventListener("abort", giveUp, { once: true });
    const stop = () => signal.removeEventListener("abort", giveUp);
    promise.then(resolve, reject).finally(stop);
  });
}
