import { useChange } from "../api/change.js";
import { path, request } from "../api/request.js";
import type { ConnectionTest, Shard } from "../api/types.js";
import { type ListColumn, ListTable } from "../list/list-table.js";
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
      <ListTable
        caption="URLs of the RPC"
        items={upstream.endpoints.map(toRow)}
        columns={COLUMNS}
        keyOf={({ key }) => key}
        isBusy={false}
      />
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

interface Row {
  key: string;
  endpoint: Remote["endpoints"][number];
}

/** Redacted URLs may be the same. */
function toRow(endpoint: Row["endpoint"], index: number): Row {
  return { key: String(index), endpoint };
}

const COLUMNS: readonly ListColumn<Row>[] = [
  { heading: "URL", kind: "name", show: ({ endpoint: { url } }) => <code>{url}</code> },
  {
    heading: "Headers",
    kind: "wide",
    show: ({ endpoint: { headers } }) => (headers.length === 0 ? "none" : headers.map(headerName)),
  },
  { heading: "Health", kind: "wide", isPlain: true, show: ({ endpoint: { health } }) => <Health health={health} /> },
];

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
