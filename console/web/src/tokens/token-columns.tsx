import type { Token } from "../api/types.js";
import type { ListColumn } from "../list/list-table.js";
import { Link } from "../parts/link.js";
import { ownerOf } from "../parts/owner.js";
import { Shortened } from "../parts/shortened.js";
import { Time } from "../parts/time.js";
import { permissionsInShort, permissionsInWords } from "./permissions.js";
import { TokenEnd, TokenStatus } from "./token-status.js";

/** What the list of tokens shows of each. */
export const TOKEN_COLUMNS: readonly ListColumn<Token>[] = [
  { heading: "Name", kind: "name", sort: { by: "name" }, show: (token) => <NameOf token={token} /> },
  { heading: "Status", isPlain: true, show: (token) => <TokenStatus token={token} /> },
  {
    heading: "Permissions",
    show: ({ permissions }) => <span title={permissionsInWords(permissions)}>{permissionsInShort(permissions)}</span>,
  },
  { heading: "Ends", sort: { by: "end" }, show: (token) => <TokenEnd token={token} isShort /> },
  {
    heading: "Last used",
    sort: { by: "used", first: "descending" },
    show: ({ lastUsedAt }) => (lastUsedAt ? <Time at={lastUsedAt} isShort /> : "Never"),
  },
  {
    heading: "Created",
    kind: "created",
    sort: { by: "created", first: "descending" },
    show: ({ createdAt }) => <Time at={createdAt} isShort />,
  },
];

function NameOf({ token: { id, shardId, name, labels } }: { token: Token }) {
  const stack = ownerOf(labels)?.stack;
  return (
    <>
      <Link to={`/shards/${shardId}/tokens/${id}`}>{name}</Link>
      {stack !== undefined && (
        <span className="aside">
          <Shortened text={stack} end={stack.length - stack.lastIndexOf("/")} />
        </span>
      )}
    </>
  );
}

/** Suspended tokens can come back. */
export function isAlive({ status }: Token): boolean {
  return status === "active" || status === "suspended";
}
