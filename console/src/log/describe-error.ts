/** An error as the log shows it. */
export interface DescribedError {
  type: string;
  message: string;
  stack?: string;
  cause?: DescribedError;
  /** Those of an AggregateError. */
  errors?: DescribedError[];
  [property: string]: unknown;
}

/**
 * What a log may show of something that was thrown: what is listed here and nothing else. Libraries hang whole clients on their errors,
 * with passwords and the keys that cancel a backend's statements.
 */
export function describeError(thrown: unknown, depth = 0): DescribedError {
  if (!(thrown instanceof Error)) {
    return { type: typeof thrown, message: typeof thrown === "string" ? thrown.slice(0, LONGEST) : "not an Error" };
  }
  const { stack, cause } = thrown;
  return {
    type: thrown.constructor.name || thrown.name,
    message: thrown.message.slice(0, LONGEST),
    ...(stack === undefined ? {} : { stack: stack.slice(0, LONGEST) }),
    ...ownFacts(thrown),
    ...(cause === undefined || depth === DEEPEST ? {} : { cause: describeError(cause, depth + 1) }),
    ...(thrown instanceof AggregateError && depth < DEEPEST
      ? { errors: thrown.errors.slice(0, MOST_ERRORS).map((error) => describeError(error, depth + 1)) }
      : {}),
  };
}

/** Plain values only: an object under one of these names is something else. */
function ownFacts(error: Error): Record<string, unknown> {
  const facts: Record<string, unknown> = {};
  for (const name of FACTS) {
    const value: unknown = Reflect.get(error, name);
    if (typeof value === "string") facts[name] = value.slice(0, LONGEST);
    else if (typeof value === "number" || typeof value === "boolean") facts[name] = value;
  }
  return facts;
}

/** Of Node's system errors, Postgres's answers, mail servers' answers and our own problems. Not Postgres's `detail`: it quotes rows. */
const FACTS = [
  // of Postgres, an SQLSTATE
  "code",
  "errno",
  "syscall",
  "address",
  "port",
  "hostname",
  "path",
  "severity",
  "schema",
  "table",
  "column",
  "constraint",
  "routine",
  "responseCode",
  "command",
  "slug",
  "statusCode",
];

const DEEPEST = 5;
const MOST_ERRORS = 5;
const LONGEST = 4_000;
