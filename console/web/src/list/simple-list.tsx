import type { ReactNode } from "react";
import type { Option } from "../parts/choice.js";
import { counted } from "../parts/counted.js";
import { BEGINNING, type ListPlace, useListAddress } from "./list-address.js";
import { ListSearch } from "./list-search.js";
import type { ListColumn } from "./list-table.js";
import { PagedList } from "./paged-list.js";
import { useCountedList } from "./use-list.js";

interface SimpleListProps<Item> {
  caption: string;
  /** One of the items, and several: ["access key", "access keys"]. */
  words: readonly [one: string, many: string];
  /** What is searched: "Find by name or id". */
  searchLabel: string;
  /** Below /api/v1, and where a page has its items. */
  path: string;
  field: string;
  columns: readonly ListColumn<Item>[];
  keyOf: (item: Item) => string;
  /** The orders to choose from; the first one is as the list begins. */
  sorts: readonly Option<string>[];
  /** The statuses to choose from, each as the query that finds it; the first one is as the list begins. */
  statuses?: readonly (Option<string> & { query: Record<string, string> })[];
  isMoving?: (item: Item) => boolean;
  children?: (items: readonly Item[]) => ReactNode;
}

interface Shown extends ListPlace {
  search: string;
  status: string;
  sort: string;
}

/** A list that is searched, sorted, filtered by status and counted; the address has what is shown of it. */
export function SimpleList<Item>(props: SimpleListProps<Item>) {
  const { caption, words, searchLabel, path, field, columns, keyOf, sorts, statuses, isMoving, children } = props;
  const usual: Shown = { search: "", status: statuses?.[0]?.value ?? "", sort: sorts[0]?.value ?? "", ...BEGINNING };
  const { shown, change, turn, differs } = useListAddress(usual, (read) => ({
    ...read,
    status: statuses?.some(({ value }) => value === read.status) ? read.status : usual.status,
    sort: sorts.some(({ value }) => value === read.sort) ? read.sort : usual.sort,
  }));
  const query = new URLSearchParams({
    ...statuses?.find(({ value }) => value === shown.status)?.query,
    ...(shown.search && { search: shown.search }),
    sort: shown.sort,
  });
  const { page, count } = useCountedList<Item>({
    path,
    query,
    field,
    after: shown.after,
    ...(isMoving === undefined ? {} : { isMoving }),
  });
  const isFiltered = differs("sort");
  const [one, many] = words;
  return (
    <>
      <ListSearch
        label={searchLabel}
        shown={shown}
        sorts={sorts}
        {...(statuses && { statuses })}
        onChange={change}
        onClear={isFiltered ? () => change({ ...usual, sort: shown.sort }) : undefined}
      />
      {children?.(page.data?.items ?? [])}
      <PagedList
        caption={caption}
        page={page}
        place={shown}
        turn={turn}
        columns={columns}
        keyOf={keyOf}
        sort={shown.sort}
        onSort={(sort) => change({ sort })}
        inWords={(number) => counted(number, one, many)}
        count={count}
        empty={shown.search === "" ? `No ${many} found` : `No ${many} match “${shown.search}”`}
      />
    </>
  );
}
