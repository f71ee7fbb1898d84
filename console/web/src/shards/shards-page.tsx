import { useState } from "react";
import { usePages } from "../api/pages.js";
import type { Shard } from "../api/types.js";
import { Link } from "../parts/link.js";
import { MenuButton } from "../parts/menu-button.js";
import { Page } from "../parts/page.js";
import { type Column, PagedTable } from "../parts/paged-table.js";
import { StatusBadge } from "../parts/status-badge.js";
import { Switch } from "../parts/switch.js";
import { Time } from "../parts/time.js";
import { useMay } from "../session/session.js";
import { type AskedAboutShard, ShardDialog, useShardActs } from "./shard-acts.js";
import { Upstream } from "./upstream.js";

/** The shards that one may see. */
export function ShardsPage() {
  const may = useMay();
  const actsOf = useShardActs();
  const [withRemoved, setWithRemoved] = useState(false);
  const pages = usePages<Shard>(withRemoved ? "/shards?removed=true" : "/shards", "shards");
  const [asked, setAsked] = useState<AskedAboutShard>();
  const acts: Column<Shard> = {
    heading: "Actions",
    isUnseen: true,
    show: (shard) => {
      const items = actsOf(shard, (what) => setAsked({ about: shard, what }));
      return items.length > 0 && <MenuButton label={`Actions for ${shard.id}`} items={items} />;
    },
  };
  return (
    <Page
      title="Shards"
      lead="Private shards behind this console's gateway."
      actions={
        may("add-shards") && (
          <Link to="/add-shard" kind="primary">
            Add a shard
          </Link>
        )
      }
    >
      <div className="list-tools">
        <Switch label="Show removed" isSelected={withRemoved} onChange={setWithRemoved} />
      </div>
      <PagedTable
        caption="Shards"
        pages={pages}
        keyOf={({ id }) => id}
        empty="No shards found"
        columns={may("manage-shards") ? [...COLUMNS, acts] : COLUMNS}
      />
      {asked && <ShardDialog asked={asked} onClose={() => setAsked(undefined)} />}
    </Page>
  );
}

const COLUMNS: readonly Column<Shard>[] = [
  { heading: "Shard", show: ({ id }) => <Link to={`/shards/${id}`}>{id}</Link> },
  { heading: "Status", show: ({ status }) => <StatusBadge status={status} /> },
  { heading: "Master account", show: ({ masterAccount }) => masterAccount },
  { heading: "JSON-RPC", show: ({ upstream }) => <Upstream of={upstream} /> },
  { heading: "Added", show: ({ createdAt }) => <Time at={createdAt} /> },
];
