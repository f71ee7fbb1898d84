import type { ReactNode } from "react";

/** A column of a list. */
export interface ListColumn<Item> {
  heading: string;
  show: (item: Item) => ReactNode;
  /** What it sorts by, and in which order at the first press; undefined where it does not. */
  sort?: { by: string; first?: "ascending" | "descending" } | undefined;
  /**
   * `name` takes the place that the others leave, and `wide` some of it; `created` is left out on narrower screens, and of `actions` the
   * heading is for screen readers.
   */
  kind?: "name" | "wide" | "created" | "actions" | undefined;
  /** Whether the values speak for themselves without the heading, where there is none. */
  isPlain?: boolean;
}

/** Items that can be selected. */
export interface ListSelection<Item> {
  selected: ReadonlySet<string>;
  /** Whether an item can be. */
  isFor: (item: Item) => boolean;
  /** What is heard: "Select reader". */
  labelOf: (item: Item) => string;
  onSelect: (items: readonly Item[], isSelected: boolean) => void;
}

export interface ListTableProps<Item> {
  caption: string;
  items: readonly Item[];
  columns: readonly ListColumn<Item>[];
  keyOf: (item: Item) => string;
  /** The order, as the address has it: "-created"; undefined where there is only one. */
  sort?: string | undefined;
  onSort?: ((sort: string) => void) | undefined;
  selection?: ListSelection<Item> | undefined;
  /** Whether another list is on its way. */
  isBusy: boolean;
}

/** Items in a table; on narrow screens each has two lines. */
export function ListTable<Item>(props: ListTableProps<Item>) {
  const { caption, items, columns, keyOf, sort, onSort, selection, isBusy } = props;
  return (
    <table className="list" aria-busy={isBusy}>
      <caption className="unseen">{caption}</caption>
      <thead>
        <tr>
          {selection && <SelectAll items={items} selection={selection} keyOf={keyOf} />}
          {columns.map(({ heading, sort: sorts, kind }) =>
            sorts && sort !== undefined && onSort ? (
              <SortHeading
                key={heading}
                {...sorts}
                className={`${kind ?? "other"}-heading`}
                sort={sort}
                onSort={onSort}
              >
                {heading}
              </SortHeading>
            ) : (
              <th key={heading} scope="col" className={`${kind ?? "other"}-heading`}>
                {kind === "actions" ? <span className="unseen">{heading}</span> : heading}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => {
          const isSelected = selection?.selected.has(keyOf(item)) ?? false;
          return (
            <tr key={keyOf(item)} className={isSelected ? "is-selected" : undefined}>
              {selection && (
                <td className="select-cell">
                  {selection.isFor(item) && (
                    <input
                      type="checkbox"
                      aria-label={selection.labelOf(item)}
                      checked={isSelected}
                      onChange={(event) => selection.onSelect([item], event.target.checked)}
                    />
                  )}
                </td>
              )}
              {columns.map(({ heading, show, kind, isPlain }) => (
                <td
                  key={heading}
                  className={`${kind ?? "other"}-cell`}
                  data-label={kind === "name" || kind === "actions" || isPlain ? undefined : heading}
                >
                  {show(item)}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function SelectAll<Item>({
  items,
  selection: { selected, isFor, onSelect },
  keyOf,
}: {
  items: readonly Item[];
  selection: ListSelection<Item>;
  keyOf: (item: Item) => string;
}) {
  const selectable = items.filter(isFor);
  return (
    <th scope="col">
      <input
        type="checkbox"
        aria-label="Select all on this page"
        checked={selectable.length > 0 && selectable.every((item) => selected.has(keyOf(item)))}
        disabled={selectable.length === 0}
        onChange={(event) => onSelect(selectable, event.target.checked)}
      />
    </th>
  );
}

interface SortHeadingProps {
  by: string;
  first?: "ascending" | "descending";
  sort: string;
  className: string;
  onSort: (sort: string) => void;
  children: ReactNode;
}

/** A heading that sorts by its column; another press reverses. */
function SortHeading({ by, first = "ascending", sort, className, onSort, children }: SortHeadingProps) {
  const current = sort === by ? "ascending" : sort === `-${by}` ? "descending" : undefined;
  const next = current === undefined ? first : current === "ascending" ? "descending" : "ascending";
  return (
    <th scope="col" aria-sort={current} className={className}>
      <button type="button" className="sort" onClick={() => onSort(next === "ascending" ? by : `-${by}`)}>
        {children}
        <span aria-hidden="true">{current && (current === "ascending" ? " ↑" : " ↓")}</span>
      </button>
    </th>
  );
}
