import { isSignedOut, RequestRefused } from "../api/failure.js";
import { Button } from "./button.js";

/**
 * What went wrong, in the console's own words, and how its log finds it.
 * @param again asks once more, where nothing can come of that but an answer
 */
export function ProblemNote({ error, again }: { error: Error; again?: () => void }) {
  if (isSignedOut(error)) {
    return (
      <p className="note warning" role="status">
        This was not done: your session had ended. Try again.
      </p>
    );
  }
  const problem = error instanceof RequestRefused ? error.problem : undefined;
  return (
    <div className="note bad" role="alert">
      <p>
        {problem && <strong>{problem.title}. </strong>}
        {error.message}
      </p>
      {problem?.errors && (
        <ul>
          {problem.errors.map(({ property, reason }) => (
            <li key={`${property} ${reason}`}>
              {property && <code>{property}</code>} {reason}
            </li>
          ))}
        </ul>
      )}
      {problem && problem.status >= 500 && problem.requestId && (
        <p className="aside">
          Request <code>{problem.requestId}</code> in the console's log.
        </p>
      )}
      {again && (
        <p>
          <Button onPress={again}>Try again</Button>
        </p>
      )}
    </div>
  );
}
