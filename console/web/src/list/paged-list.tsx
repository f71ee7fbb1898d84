import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { OnePage } from "../api/pages.js";
import { Button } from "../parts/button.js";
import { inDigits } from "../parts/counted.js";
import { useFocusAfterRemoval } from "../parts/focus-after-removal.js";
import { usePlace } from "../parts/place.js";
import { ProblemNote } from "../parts/problem-note.js";
import { Waiting } from "../parts/waiting.js";
import { BEGINNING, type ListPlace } from "./list-address.js";
import { ListTable, type ListTableProps } from "./list-table.js";

interface PagedListProps<Item> extends Omit<ListTableProps<Item>, "items" | "isBusy"> {
  page: UseQueryResult<OnePage<Item>>;
  place: ListPlace;
  turn: (place: ListPlace) => void;
  /** So many items, in words: "3 tokens". */
  inWords: (count: number) => string;
  /** How many there are on all pages; undefined while, or where, that is not known. */
  count: number | undefined;
  /** What stands in place of an empty list. */
  empty: ReactNode;
  /** What can be done with the list, beside the count. */
  tools?: ReactNode;
}

/** A list page by page, with what the address has to say of it. */
export function PagedList<Item>(props: PagedListProps<Item>) {
  const { page, place, turn, inWords, count, empty, tools, ...table } = props;
  const { data, error, isPlaceholderData } = page;
  usePlace(data !== undefined);
  const head = useFocusAfterRemoval<HTMLParagraphElement>(data?.items.length ?? 0);
  const first = Number(place.from) || 1;
  const go = (next: ListPlace) => {
    turn(next);
    head.current?.focus();
  };
  const next = data?.nextCursor;
  return (
    <>
      {/* What was there before stays readable. */}
      {error && <ProblemNote error={error} again={() => void page.refetch()} />}
      {!data && !error && <Waiting />}
      {data && (
        <>
          <div className="list-head">
            {/* There from the beginning: what is put into it is read out. */}
            <p ref={head} role="status" tabIndex={-1}>
              {!isPlaceholderData && countInWords(inWords, count, first, data)}
            </p>
            {tools && <div className="actions">{tools}</div>}
          </div>
          {data.items.length === 0 ? (
            <p className="empty">{empty}</p>
          ) : (
            <ListTable {...table} items={data.items} isBusy={isPlaceholderData} />
          )}
          {(place.after !== "" || next) && (
            <nav className="pages" aria-label="Pages">
              <Button onPress={() => go(BEGINNING)} isDisabled={place.after === ""}>
                First page
              </Button>
              <Button
                onPress={() => next && go({ after: next, from: String(first + data.items.length) })}
                isDisabled={!next || isPlaceholderData}
              >
                Next page
              </Button>
            </nav>
          )}
        </>
      )}
    </>
  );
}

function countInWords(
  inWords: (count: number) => string,
  count: number | undefined,
  first: number,
  { items, nextCursor }: OnePage<unknown>,
): string {
  const shown = items.length;
  // Without a count, the only page tells how many there are.
  const all = count ?? (first === 1 && !nextCursor ? shown : undefined);
  if (all !== undefined && (shown === all || shown === 0)) return inWords(all);
  if (shown === 0) return "";
  const range = `${inDigits(first)}–${inDigits(first + shown - 1)}`;
  return all === undefined ? range : `${range} of ${inWords(all)}`;
}
