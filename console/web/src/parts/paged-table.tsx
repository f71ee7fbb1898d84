import type { ReactNode } from "react";
import type { Pages } from "../api/pages.js";
import { ListTable, type ListTableProps } from "../list/list-table.js";
import { Button } from "./button.js";
import { useFocusAfterRemoval } from "./focus-after-removal.js";
import { ProblemNote } from "./problem-note.js";
import { Waiting } from "./waiting.js";

/** A list of the console as a table. */
interface PagedTableProps<Item> extends Pick<ListTableProps<Item>, "caption" | "columns" | "keyOf"> {
  pages: Pages<Item>;
  /** What stands in place of an empty table. */
  empty: ReactNode;
}

/** Shows the first page at once and the others on demand. */
export function PagedTable<Item>({ pages, empty, ...table }: PagedTableProps<Item>) {
  const frame = useFocusAfterRemoval<HTMLDivElement>(pages.items?.length ?? 0);
  if (!pages.items) return pages.error ? <ProblemNote error={pages.error} again={pages.again} /> : <Waiting />;
  return (
    <div ref={frame} tabIndex={-1} className="paged">
      {/* What was there before stays readable. */}
      {pages.error && <ProblemNote error={pages.error} again={pages.again} />}
      {pages.items.length === 0 ? (
        <p className="empty">{empty}</p>
      ) : (
        <ListTable {...table} items={pages.items} isBusy={false} />
      )}
      {pages.more && (
        <Button onPress={pages.more} isPending={pages.loadingMore}>
          Show more
        </Button>
      )}
    </div>
  );
}
