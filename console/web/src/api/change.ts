import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { RequestRefused } from "./failure.js";
import { noticeRefusal, SESSION, visitor } from "./queries.js";

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
 * A change that is made once, and never again by itself. What is given to it may be a password or a private key: nothing of it is
 * kept. Whatever came of it, lists and details are asked for again.
 * @param done called with the answer, unless whoever waited for it has gone elsewhere meanwhile
 */
export function useChange<Given, Answer>(
  run: (given: Given) => Promise<Answer>,
  done: (answer: Answer) => void = () => {},
): Change<Given, Answer> {
  const queries = useQueryClient();
  const [state, setState] = useState<State<Answer>>(AT_REST);
  // Known at once: a second press may come before the page shows that the first one counts.
  const isRunning = useRef(false);
  const isWaitedFor = useRef(true);
  useEffect(() => {
    isWaitedFor.current = true;
    return () => {
      isWaitedFor.current = false;
    };
  }, []);

  const askAgain = () => {
    void queries.invalidateQueries();
    void visitor.invalidateQueries({ queryKey: SESSION });
  };
  const start = async (given: Given) => {
    if (isRunning.current) return;
    isRunning.current = true;
    setState({ ...AT_REST, running: true });
    try {
      const answer = await run(given);
      setState({ ...AT_REST, answer });
      askAgain();
      // At once with its effects: a dialog that this closes gives the focus back in the next frame, and only then can the page have it.
      if (isWaitedFor.current) flushSync(() => done(answer));
    } catch (error) {
      setState({ ...AT_REST, error: error instanceof Error ? error : new Error(String(error)) });
      noticeRefusal(error);
      // An answer that got lost may have changed something, too.
      if (!(error instanceof RequestRefused && WITHOUT_EFFECT.has(error.problem.status))) askAgain();
    } finally {
      isRunning.current = false;
    }
  };
  return { ...state, start: (given) => void start(given), reset: () => setState(AT_REST) };
}

interface State<Answer> {
  running: boolean;
  error: Error | null;
  answer: Answer | undefined;
}

const AT_REST = { running: false, error: null, answer: undefined };

/** Statuses of requests that the console did not even begin with. */
const WITHOUT_EFFECT: ReadonlySet<number> = new Set([400, 401, 403, 413, 415, 429]);
