import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { RequestRefused } from "./failure.js";

/** Something that changes the console, with what became of it. */
export interface Change<Given, Answer> {
  /** Starts it; a second start while it runs does nothing. */
  start(given: Given): void;
  running: boolean;
  error: Error | null;
  answer: Answer | undefined;
  /** Forgets error and answer. */
  reset(): void;
}

/**
 * A change that is never repeated by itself. Whatever came of it, lists and details are asked for again.
 * @param done called with the answer once it succeeded
 */
export function useChange<Given, Answer>(
  run: (given: Given) => Promise<Answer>,
  done: (answer: Answer) => void = () => {},
): Change<Given, Answer> {
  const queries = useQueryClient();
  // Known at once: a second press may come before the page shows that the first one counts.
  const isRunning = useRef(false);
  const mutation = useMutation({
    mutationFn: run,
    // What was given may be a password or a private key: it is forgotten with the form.
    gcTime: 0,
    onSuccess: (answer) => done(answer),
    // An answer that got lost may have changed something, too.
    onSettled: (_answer, error) => {
      isRunning.current = false;
      if (!(error instanceof RequestRefused && WITHOUT_EFFECT.has(error.problem.status)))
        void queries.invalidateQueries();
    },
  });
  return {
    start: (given) => {
      if (isRunning.current) return;
      isRunning.current = true;
      mutation.mutate(given);
    },
    running: mutation.isPending,
    error: mutation.error,
    answer: mutation.data,
    reset: mutation.reset,
  };
}

/** Statuses of requests that the console did not even begin with. */
const WITHOUT_EFFECT: ReadonlySet<number> = new Set([400, 401, 403, 413, 415, 429]);
