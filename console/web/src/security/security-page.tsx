import { Redirect } from "wouter";
import { useOne } from "../api/one.js";
import type { Shard } from "../api/types.js";
import type { ListColumn } from "../list/list-table.js";
import { SimpleList } from "../list/simple-list.js";
import { Link } from "../parts/link.js";
import { Page } from "../parts/page.js";
import { ProblemNote } from "../parts/problem-note.js";
import { Waiting } from "../parts/waiting.js";
import { useMay } from "../session/session.js";
import { securityPages } from "./security-pages.js";

/** Which shard's; where there is only one, that one's. */
export function SecurityPage() {
  const may = useMay();
  const { data, error, refetch } = useOne<{ shards: Shard[] }>("/shards?limit=2");
  const [shard, another] = data?.shards ?? [];
  if (shard && !another) return <Redirect to={`/shards/${shard.id}/security`} replace />;
  const pages: ListColumn<Shard> = {
    heading: "Credentials",
    kind: "wide",
    show: ({ id }) => (
      <span className="actions">
        {securityPages(id, may).map(({ title, to }) => (
          <Link key={to} to={to}>
            {title}
          </Link>
        ))}
      </span>
    ),
  };
  const name: ListColumn<Shard> = {
    heading: "Shard",
    kind: "name",
    sort: { by: "id" },
    show: ({ id }) => <Link to={`/shards/${id}/security`}>{id}</Link>,
  };
  return (
    <Page title="Security" lead="Choose the shard whose credentials you want to see.">
      {error && <ProblemNote error={error} again={() => void refetch()} />}
      {!error && !data && <Waiting />}
      {data && (
        <SimpleList<Shard>
          caption="Shards"
          words={["shard", "shards"]}
          searchLabel="Find by id or master account"
          path="/shards"
          field="shards"
          keyOf={({ id }) => id}
          sorts={SORTS}
          columns={[name, pages]}
        />
      )}
    </Page>
  );
}

const SORTS = [
  { value: "id", label: "Id, A to Z" },
  { value: "-id", label: "Id, Z to A" },
];
