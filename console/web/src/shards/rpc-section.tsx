import { useChange } from "../api/change.js";
import { path, request } from "../api/request.js";
import type { ConnectionTest, Shard } from "../api/types.js";
import { Badge } from "../parts/badge.js";
import { Button } from "../parts/button.js";
import { Link } from "../parts/link.js";
import { Time } from "../parts/time.js";
import { useMay } from "../session/session.js";
import { Connections } from "./connections.js";

type Remote = Extract<Shard["upstream"], { kind: "url" }>;

/** Where a shard's RPC is and how it is doing, and what can be done about it. */
export function RpcSection({ shard: { id, status, upstream } }: { shard: Shard }) {
  const may = useMay();
  const test = useChange(() => request<ConnectionTest>(path`/shards/${id}/connection-test`, { body: {} }));
  if (upstream.kind !== "url") return null;
  const mayManage = status !== "removed" && may("manage-shards", id);
  return (
    <section aria-labelledby="rpc">
      <h2 id="rpc">RPC</h2>
      {upstream.redacted && (
        <p className="help">Paths of URLs may hold keys: only people who may add shards see them whole.</p>
      )}
      <table className="table">
        <caption className="unseen">URLs of the RPC</caption>
        <thead>
          <tr>
            <th scope="col">URL</th>
            <th scope="col">Headers</th>
            <th scope="col">Health</th>
          </tr>
        </thead>
        <tbody>
          {upstream.endpoints.map((endpoint, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: Redacted URLs may be the same; rows have no state.
            <tr key={index}>
              <td data-heading="URL">
                <div>
                  <code>{endpoint.url}</code>
                </div>
              </td>
              <td data-heading="Headers">
                <div>{endpoint.headers.length === 0 ? "none" : endpoint.headers.map(headerName)}</div>
              </td>
              <td data-heading="Health">
                <Health health={endpoint.health} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {mayManage && (
        <p className="actions">
          <Button isPending={test.running} onPress={() => test.start(undefined)}>
            Test the connection
          </Button>
          {may("add-shards") && (
            <Link to={`/shards/${id}/rpc`} kind="button">
              Change the RPC
            </Link>
          )}
        </p>
      )}
      <Connections test={test} />
    </section>
  );
}

function headerName(name: string, index: number) {
  return (
    <span key={name}>
      {index > 0 && ", "}
      <code>{name}</code>
    </span>
  );
}

function Health({ health }: { health: Remote["endpoints"][number]["health"] }) {
  const { state, since, lastFailureAt, lastFailure, setAsideUntil } = health;
  return (
    <div>
      <Badge tone={TONES[state]}>{WORDS[state]}</Badge> {since && <>since {<Time at={since} />}</>}
      {lastFailureAt && (
        <p className="aside">
          {state === "failing" ? "It" : "Before, it"} {lastFailure}: <Time at={lastFailureAt} />
        </p>
      )}
      {setAsideUntil && <p className="aside">Other URLs are tried first for a while.</p>}
    </div>
  );
}

const WORDS = { untried: "Not used yet", answering: "Answers", failing: "Fails" } as const;
const TONES = { untried: "plain", answering: "good", failing: "bad" } as const;
