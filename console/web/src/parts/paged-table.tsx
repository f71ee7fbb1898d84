import type { ReactNode } from "react";
import type { Pages } from "../api/pages.js";
import { Button } from "./button.js";
import { useFocusAfterRemoval } from "./focus-after-removal.js";
import { ProblemNote } from "./problem-note.js";
import { Waiting } from "./waiting.js";

/** A column of a table: its heading, and what it shows of an item. */
export interface Column<Item> {
  heading: string;
  show: (item: Item) => ReactNode;
  /** Whether its heading is for screen readers only: a column of buttons. */
  isUnseen?: boolean;
}

/** A list of the console as a table. */
export interface PagedTableProps<Item> {
  /** What the table has: "Tokens". */
  caption: string;
  pages: Pages<Item>;
  columns: readonly Column<Item>[];
  keyOf: (item: Item) => string;
  /** What stands in place of an empty table. */
  empty: ReactNode;
}

/** Shows the first page at once and the others on demand. On narrow screens each row becomes a block of its own. */
export function PagedTable<Item>({ caption, pages, columns, keyOf, empty }: PagedTableProps<Item>) {
  const frame = useFocusAfterRemoval<HTMLDivElement>(pages.items?.length ?? 0);
  if (!pages.items) return pages.error ? <ProblemNote error={pages.error} again={pages.again} /> : <Waiting />;
  return (
    <div ref={frame} tabIndex={-1} className="paged">
      {/* What was there before stays readable. */}
      {pages.error && <ProblemNote error={pages.error} again={pages.again} />}
      {pages.items.length === 0 ? (
        <p className="empty">{empty}</p>
      ) : (
        <Table caption={caption} items={pages.items} columns={columns} keyOf={keyOf} />
      )}
      {pages.more && (
        <Button onPress={pages.more} isPending={pages.loadingMore}>
          Show more
        </Button>
      )}
    </div>
  );
}

interface TableProps<Item> extends Pick<PagedTableProps<Item>, "caption" | "columns" | "keyOf"> {
  items: readonly Item[];
}

function Table<Item>({ caption, items, columns, keyOf }: TableProps<Item>) {
  return (
    <table className="table">
      <caption className="unseen">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ heading, isUnseen }) => (
            <th key={heading} scope="col">
              {isUnseen ? <span className="unseen">{heading}</span> : heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={keyOf(item)}>
            {columns.map(({ heading, show, isUnseen }) => (
              <td key={heading} data-heading={isUnseen ? undefined : heading}>
                <div>{show(item)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
