import type { Change } from "../api/change.js";
import type { Connection } from "../api/types.js";
import { Badge } from "../parts/badge.js";
import { ProblemNote } from "../parts/problem-note.js";
import { Time } from "../parts/time.js";
import { Waiting } from "../parts/waiting.js";

/** What a test of connections found, one URL after the other. */
export function Connections({ test }: { test: Change<never, { connections: Connection[] }> }) {
  if (test.running) return <Waiting what="Testing" />;
  if (test.error) return <ProblemNote error={test.error} />;
  if (!test.answer) return null;
  return (
    <div role="status" aria-label="Result of the connection test">
      <ul className="connections">
        {test.answer.connections.map((connection, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: A list that never changes; redacted URLs may be the same.
          <li key={index}>
            <Badge tone={connection.works ? "good" : "bad"}>{connection.works ? "Works" : "Fails"}</Badge>{" "}
            <code>{connection.url}</code>: the RPC {connection.found}
            {connection.works && ` in ${connection.milliseconds} ms`}.
            {connection.node && <Node node={connection.node} />}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Node({ node }: { node: NonNullable<Connection["node"]> }) {
  const { chainId, version, latestBlockHeight, latestBlockTime } = node;
  return (
    <p className="aside">
      {chainId && (
        <>
          Chain <code>{chainId}</code>.{" "}
        </>
      )}
      {version && <>Node version {version}. </>}
      {latestBlockHeight !== null && (
        <>
          Block {latestBlockHeight}
          {latestBlockTime && (
            <>
              {" "}
              of <Time at={latestBlockTime} />
            </>
          )}
          .
        </>
      )}
    </p>
  );
}
