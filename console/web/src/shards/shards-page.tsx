import { usePages } from "../api/pages.js";
import type { Shard } from "../api/types.js";
import { Link } from "../parts/link.js";
import { Page } from "../parts/page.js";
import { PagedTable } from "../parts/paged-table.js";
import { Time } from "../parts/time.js";
import { useMay } from "../session/session.js";
import { Upstream } from "./upstream.js";

/** The shards that one may see. */
export function ShardsPage() {
  const may = useMay();
  const pages = usePages<Shard>("/shards", "shards");
  return (
    <Page
      title="Shards"
      lead="Private shards whose JSON-RPC this console's gateway gives access to."
      actions={
        may("add-shards") && (
          <Link to="/add-shard" kind="primary">
            Add a shard
          </Link>
        )
      }
    >
      <PagedTable
        caption="Shards"
        pages={pages}
        keyOf={({ id }) => id}
        empty="No shards found"
        columns={[
          { heading: "Shard", show: ({ id }) => <Link to={`/shards/${id}`}>{id}</Link> },
          { heading: "Master account", show: ({ masterAccount }) => masterAccount },
          { heading: "JSON-RPC", show: ({ upstream }) => <Upstream of={upstream} /> },
          { heading: "Added", show: ({ createdAt }) => <Time at={createdAt} /> },
        ]}
      />
    </Page>
  );
}
