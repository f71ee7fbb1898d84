import { usePages } from "../api/pages.js";
import type { Shard } from "../api/types.js";
import { ListTable } from "../list/list-table.js";
import { Link } from "../parts/link.js";
import { ProblemNote } from "../parts/problem-note.js";
import { Waiting } from "../parts/waiting.js";
import { SHARD_COLUMNS } from "../shards/shard-columns.js";

/** The first shards that one may see. */
export function OwnShards() {
  const { items, error, again, more } = usePages<Shard>(`/shards?limit=${ROWS}`, "shards");
  return (
    <section aria-labelledby="shards">
      <h2 id="shards">Shards</h2>
      {error && <ProblemNote error={error} again={again} />}
      {!items && !error && <Waiting />}
      {items?.length === 0 && <p className="empty">No shards found</p>}
      {items && items.length > 0 && (
        <ListTable caption="Shards" items={items} columns={SHARD_COLUMNS} keyOf={({ id }) => id} isBusy={false} />
      )}
      {more && (
        <p>
          <Link to="/shards">All shards</Link>
        </p>
      )}
    </section>
  );
}

const ROWS = 10;
