import { useChange } from "../api/change.js";
import { useOne } from "../api/one.js";
import { request } from "../api/request.js";
import type { SessionList } from "../api/types.js";
import { Badge } from "../parts/badge.js";
import { Button } from "../parts/button.js";
import { ProblemNote } from "../parts/problem-note.js";
import { Time } from "../parts/time.js";
import { Waiting } from "../parts/waiting.js";

/** Where somebody is signed in, and buttons that end it. */
export function SessionsSection({ url, mayEnd = true }: { url: string; mayEnd?: boolean }) {
  const { data, error, refetch } = useOne<SessionList>(url);
  const end = useChange((session: string | undefined) =>
    request(session === undefined ? url : `${url}?session=${session}`, { method: "DELETE" }),
  );
  const others = data?.sessions.filter(({ current }) => !current) ?? [];
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">Sessions</h2>
      {error && <ProblemNote error={error} again={() => void refetch()} />}
      {end.error && <ProblemNote error={end.error} />}
      {!data && !error && <Waiting />}
      {data?.sessions.length === 0 && <p className="empty">Not signed in anywhere</p>}
      {data && data.sessions.length > 0 && (
        <ul className="sessions">
          {data.sessions.map(({ id, createdAt, lastUsedAt, current }) => (
            <li key={id}>
              <span>
                Signed in <Time at={createdAt} isShort />, last used <Time at={lastUsedAt} isShort />{" "}
                {current && <Badge tone="plain">This session</Badge>}
              </span>
              {mayEnd && !current && (
                <Button onPress={() => end.start(id)} isDisabled={end.running}>
                  End it
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayEnd && others.length > 1 && (
        <Button kind="danger" onPress={() => end.start(undefined)} isPending={end.running}>
          {others.length < (data?.sessions.length ?? 0) ? "End all others" : "End all"}
        </Button>
      )}
    </section>
  );
}
