import { useState } from "react";
import type { Shard } from "../api/types.js";
import type { ListColumn } from "../list/list-table.js";
import { SimpleList } from "../list/simple-list.js";
import { BY_TIME } from "../list/time-sorts.js";
import { Link } from "../parts/link.js";
import { MenuButton } from "../parts/menu-button.js";
import { Page } from "../parts/page.js";
import { useMay } from "../session/session.js";
import { type AskedAboutShard, ShardDialog, useShardActs } from "./shard-acts.js";
import { SHARD_COLUMNS } from "./shard-columns.js";

/** The shards that one may see. */
export function ShardsPage() {
  const may = useMay();
  const actsOf = useShardActs();
  const [asked, setAsked] = useState<AskedAboutShard>();
  const acts: ListColumn<Shard> = {
    heading: "Actions",
    kind: "actions",
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
      <SimpleList<Shard>
        caption="Shards"
        words={["shard", "shards"]}
        searchLabel="Find by id or master account"
        path="/shards"
        field="shards"
        keyOf={({ id }) => id}
        sorts={SORTS}
        statuses={STATUSES}
        columns={may("manage-shards") ? [...SHARD_COLUMNS, acts] : SHARD_COLUMNS}
      />
      {asked && <ShardDialog asked={asked} onClose={() => setAsked(undefined)} />}
    </Page>
  );
}

const SORTS = [{ value: "id", label: "Id, A to Z" }, { value: "-id", label: "Id, Z to A" }, ...BY_TIME];

const STATUSES = [
  { value: "kept", label: "All but removed", query: {} },
  { value: "all", label: "All", query: { removed: "true" } },
];
