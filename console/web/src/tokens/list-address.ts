import { BEGINNING, type ListPlace } from "../list/list-address.js";
import type { Option } from "../parts/choice.js";

/** What the list of tokens shows, as its address keeps it. Empty texts are no filter. */
export interface TokensShown extends ListPlace {
  search: string;
  status: string;
  sort: string;
  stack: string;
  permission: string;
  issuer: string;
  /** SHA-256 of a value that was pasted. Nothing secret. */
  value: string;
}

/** What stands for nothing in the address. */
export const USUAL: TokensShown = {
  search: "",
  status: "active",
  sort: "-created",
  stack: "",
  permission: "",
  issuer: "",
  value: "",
  ...BEGINNING,
};

/** What it shows in place of what nobody can choose. */
export function mendShown(shown: TokensShown): TokensShown {
  const isStatus = STATUS_QUERY.has(shown.status) || daysOfStatus(shown.status) !== undefined;
  return {
    ...shown,
    status: isStatus ? shown.status : USUAL.status,
    sort: SORTS.some(({ value }) => value === shown.sort) ? shown.sort : USUAL.sort,
  };
}

/** What the console is asked for, as the filters of its list of tokens. */
export function filterQuery({ search, status, stack, permission, issuer, value }: TokensShown): URLSearchParams {
  // A value has one token at most, whatever has become of it.
  if (value !== "") return new URLSearchParams({ valueHash: value });
  const days = daysOfStatus(status);
  return new URLSearchParams({
    ...(search && { search }),
    ...(days === undefined ? STATUS_QUERY.get(status) : { endsWithin: `${days}d` }),
    ...(stack && { stack }),
    ...(permission && { permission }),
    ...(issuer && { issuedBy: issuer }),
  });
}

const STATUS_QUERY: ReadonlyMap<string, Record<string, string>> = new Map([
  ["active", { status: "active" }],
  ["unused", { status: "active", neverUsed: "true" }],
  ["expired", { status: "expired" }],
  ["revoked", { status: "revoked" }],
  ["all", {}],
]);

/** "ends-30" for those that end within 30 days. */
function daysOfStatus(status: string): number | undefined {
  const days = Number(/^ends-(\d{1,4})$/.exec(status)?.[1] ?? 0);
  return days >= 1 && days <= 3650 ? days : undefined;
}

/** The statuses to choose from; that of the address is always among them. */
export function statusOptions(status: string): Option<string>[] {
  const days = daysOfStatus(status);
  const choices = [...new Set([7, 30, 90, ...(days === undefined ? [] : [days])])].sort((a, b) => a - b);
  return [
    { value: "active", label: "Active" },
    ...choices.map((count) => ({
      value: `ends-${count}`,
      label: `Ending within ${count === 1 ? "1 day" : `${count} days`}`,
    })),
    { value: "unused", label: "Never used" },
    { value: "expired", label: "Expired" },
    { value: "revoked", label: "Revoked" },
    { value: "all", label: "All" },
  ];
}

export const SORTS: readonly Option<string>[] = [
  { value: "-created", label: "Newest first" },
  { value: "created", label: "Oldest first" },
  { value: "name", label: "Name, A to Z" },
  { value: "-name", label: "Name, Z to A" },
  { value: "end", label: "Ending first" },
  { value: "-end", label: "Ending last" },
  { value: "-used", label: "Used most recently" },
  { value: "used", label: "Unused for longest" },
];
