import { useAddressQuery } from "../parts/address.js";

/** What every list keeps in its address. Empty texts stand for nothing. */
export interface ListPlace {
  /** The cursor of the page, and the number of its first item. */
  after: string;
  from: string;
}

/** The beginning of a list. */
export const BEGINNING: ListPlace = { after: "", from: "" };

/** What a list shows, as its address keeps it: filters, order and place, each a text. */
export interface ListAddress<Shown extends ListPlace> {
  shown: Shown;
  /** Begins the list anew with other filters or another order; no step on the way back. */
  change: (changed: Partial<Shown>) => void;
  /** Goes to another page of it; a step on the way back. */
  turn: (place: ListPlace) => void;
  /** Whether something differs from what the list shows by itself, the names in `aside` and the place apart. */
  differs: (...aside: (keyof Shown)[]) => boolean;
}

/**
 * Reads what a list shows from the address of the page.
 * @param usual what it shows by itself; only what differs is in the address
 * @param mend puts right what somebody wrote into the address
 */
export function useListAddress<Shown extends ListPlace>(
  usual: Shown,
  mend: (shown: Shown) => Shown = (shown) => shown,
): ListAddress<Shown> {
  const [query, keep] = useAddressQuery();
  const names = Object.keys(usual) as (keyof Shown & string)[];
  const read = { ...usual };
  for (const name of names) Object.assign(read, { [name]: query.get(name) ?? usual[name] });
  const shown = mend(read);
  const write = (next: Shown) =>
    new URLSearchParams(
      names.filter((name) => next[name] !== usual[name]).map((name): [string, string] => [name, String(next[name])]),
    );
  return {
    shown,
    change: (changed) => keep(write({ ...shown, ...changed, ...BEGINNING }), "replace"),
    turn: (place) => keep(write({ ...shown, ...place }), "push"),
    differs: (...aside) =>
      names.some((name) => !(name in BEGINNING) && !aside.includes(name) && shown[name] !== usual[name]),
  };
}
