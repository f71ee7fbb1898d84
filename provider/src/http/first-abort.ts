import { setMaxListeners } from "node:events";

/** A signal that follows others. */
export interface Follower {
  /** Aborts, for the same reason, as soon as one of them does. */
  signal: AbortSignal;
  /** Follows them no longer. */
  release(): void;
}

/**
 * Follows several signals. In place of `AbortSignal.any`, which forgets an `AbortSignal.timeout` when memory is cleaned up before its
 * time has come (nodejs/node#57736), and with it a deadline.
 */
export function firstAbort(...signals: readonly AbortSignal[]): Follower {
  const controller = new AbortController();
  const release = () => {
    for (const signal of signals) signal.removeEventListener("abort", follow);
  };
  const follow = () => {
    release();
    controller.abort(signals.find(({ aborted }) => aborted)?.reason);
  };
  // as many as there are operations follow one signal
  setMaxListeners(0, ...signals);
  for (const signal of signals) signal.addEventListener("abort", follow);
  if (signals.some(({ aborted }) => aborted)) follow();
  return { signal: controller.signal, release };
}
