import type { Shard } from "../api/types.js";
import type { ListColumn } from "../list/list-table.js";
import { Link } from "../parts/link.js";
import { StatusBadge } from "../parts/status-badge.js";
import { Time } from "../parts/time.js";
import { Upstream } from "./upstream.js";

/** What a list of shards shows of each. */
export const SHARD_COLUMNS: readonly ListColumn<Shard>[] = [
  { heading: "Shard", kind: "name", sort: { by: "id" }, show: ({ id }) => <Link to={`/shards/${id}`}>{id}</Link> },
  { heading: "Status", isPlain: true, show: ({ status }) => <StatusBadge status={status} /> },
  { heading: "Master account", kind: "wide", show: ({ masterAccount }) => masterAccount },
  { heading: "JSON-RPC", kind: "wide", show: ({ upstream }) => <Upstream of={upstream} /> },
  {
    heading: "Added",
    kind: "created",
    sort: { by: "created", first: "descending" },
    show: ({ createdAt }) => <Time at={createdAt} isShort />,
  },
];
