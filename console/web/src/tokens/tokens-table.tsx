import type { ReactNode } from "react";
import type { Token } from "../api/types.js";
import { Link } from "../parts/link.js";
import { ownerOf } from "../parts/owner.js";
import { Shortened } from "../parts/shortened.js";
import { Time } from "../parts/time.js";
import { permissionsInShort, permissionsInWords } from "./permissions.js";
import { TokenEnd, TokenStatus } from "./token-status.js";

interface TokensTableProps {
  caption: string;
  tokens: readonly Token[];
  /** The order, as the address has it: "-created". */
  sort: string;
  onSort: (sort: string) => void;
  /** Which tokens are selected, by id; undefined where nothing can be done with them. */
  selected: ReadonlyMap<string, Token> | undefined;
  onSelect: (tokens: readonly Token[], isSelected: boolean) => void;
  /** Whether another list is on its way. */
  isBusy: boolean;
}

/** Tokens in a table; on narrow screens each has two lines. */
export function TokensTable({ caption, tokens, sort, onSort, selected, onSelect, isBusy }: TokensTableProps) {
  const selectable = tokens.filter(isAlive);
  const isAllSelected = selectable.length > 0 && selectable.every(({ id }) => selected?.has(id));
  const heading = (by: string, first: string, words: string) => (
    <SortHeading {...{ by, first, sort, onSort }}>{words}</SortHeading>
  );
  return (
    <table className="list" aria-busy={isBusy}>
      <caption className="unseen">{caption}</caption>
      <thead>
        <tr>
          {selected && (
            <th scope="col">
              <input
                type="checkbox"
                aria-label="Select all on this page"
                checked={isAllSelected}
                disabled={selectable.length === 0}
                onChange={(event) => onSelect(selectable, event.target.checked)}
              />
            </th>
          )}
          {heading("name", "name", "Name")}
          <th scope="col">Status</th>
          <th scope="col">Permissions</th>
          {heading("end", "end", "Ends")}
          {heading("used", "-used", "Last used")}
          {heading("created", "-created", "Created")}
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <tr key={token.id} className={selected?.has(token.id) ? "is-selected" : undefined}>
            {selected && (
              <td className="select-cell">
                {isAlive(token) && (
                  <input
                    type="checkbox"
                    aria-label={`Select ${token.name}`}
                    checked={selected.has(token.id)}
                    onChange={(event) => onSelect([token], event.target.checked)}
                  />
                )}
              </td>
            )}
            <TokenCells token={token} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function TokenCells({ token }: { token: Token }) {
  const stack = ownerOf(token.labels)?.stack;
  return (
    <>
      <td className="name-cell">
        <Link to={`/shards/${token.shardId}/tokens/${token.id}`}>{token.name}</Link>
        {stack !== undefined && (
          <span className="aside">
            <Shortened text={stack} end={stack.length - stack.lastIndexOf("/")} />
          </span>
        )}
      </td>
      <td>
        <TokenStatus token={token} />
      </td>
      <td data-label="Permissions">
        <span title={permissionsInWords(token.permissions)}>{permissionsInShort(token.permissions)}</span>
      </td>
      <td data-label="Ends">
        <TokenEnd token={token} isShort />
      </td>
      <td data-label="Last used">{token.lastUsedAt ? <Time at={token.lastUsedAt} isShort /> : "Never"}</td>
      <td data-label="Created" className="created-cell">
        <Time at={token.createdAt} isShort />
      </td>
    </>
  );
}

interface SortHeadingProps {
  by: string;
  /** The order that a first press brings. */
  first: string;
  sort: string;
  onSort: (sort: string) => void;
  children: ReactNode;
}

/** A heading that sorts by its column; another press reverses. */
function SortHeading({ by, first, sort, onSort, children }: SortHeadingProps) {
  const isCurrent = sort === by || sort === `-${by}`;
  const next = isCurrent ? (sort.startsWith("-") ? by : `-${by}`) : first;
  const direction = sort.startsWith("-") ? "descending" : "ascending";
  return (
    <th scope="col" aria-sort={isCurrent ? direction : undefined} className={`${by}-heading`}>
      <button type="button" className="sort" onClick={() => onSort(next)}>
        {children}
        <span aria-hidden="true">{isCurrent ? (direction === "ascending" ? " ↑" : " ↓") : ""}</span>
      </button>
    </th>
  );
}

/** Suspended tokens can come back. */
function isAlive({ status }: Token): boolean {
  return status === "active" || status === "suspended";
}
