import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { NoAnswer, RequestRefused } from "../api/failure.js";
import { path, request } from "../api/request.js";
import type { Operation } from "../api/types.js";

/** An operation as far as it is known. */
export interface Progress {
  operation: Operation;
  /** Why it could not be asked for last. */
  error: Error | null;
  /** Whether it is no longer asked for, since the console does not tell. */
  isLost: boolean;
}

/**
 * Waits for the end of an operation, for as long as something shows it. After its end, lists and details are asked for again.
 * @param begun as the console answered when it took it on
 */
export function useOperation(begun: Operation): Progress {
  const queries = useQueryClient();
  const { data: operation, error } = useQuery({
    queryKey: ["operation", begun.id],
    queryFn: ({ signal }) => request<Operation>(`${path`/operations/${begun.id}`}?wait=${WAIT_SECONDS}`, { signal }),
    initialData: begun,
    enabled: ({ state }) => state.data?.status === "pending",
    refetchInterval: ({ state: { error } }) => (error === null ? AT_ONCE_MS : isPassing(error) && PAUSE_MS),
    refetchIntervalInBackground: true,
  });
  const isOver = operation.status !== "pending";
  useEffect(() => {
    if (isOver) void queries.invalidateQueries();
  }, [isOver, queries]);
  return { operation, error, isLost: error !== null && !isPassing(error) };
}

/** How long the console lets one request wait; proxies must not give up earlier. */
const WAIT_SECONDS = 20;
const AT_ONCE_MS = 1;
const PAUSE_MS = 3_000;

/** Whether the next request may be answered all the same. */
function isPassing(error: Error): boolean {
  return error instanceof NoAnswer || (error instanceof RequestRefused && error.problem.status >= 500);
}
