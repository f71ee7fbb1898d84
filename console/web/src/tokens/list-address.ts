import type { Option } from "../parts/choice.js";

/** What the list of tokens shows, as its address keeps it. Empty texts are no filter. */
export interface ListAddress {
  search: string;
  status: string;
  sort: string;
  stack: string;
  permission: string;
  issuer: string;
  /** SHA-256 of a value that was pasted. Nothing secret. */
  value: string;
  /** The cursor of the page, and the number of its first token. */
  after: string;
  from: string;
}

/** What stands for nothing in the address. */
const DEFAULTS: ListAddress = {
  search: "",
  status: "active",
  sort: "-created",
  stack: "",
  permission: "",
  issuer: "",
  value: "",
  after: "",
  from: "",
};

export function readAddress(query: URLSearchParams): ListAddress {
  const read = Object.entries(DEFAULTS).map(([key, value]) => [key, query.get(key) ?? value]);
  const address = Object.fromEntries(read) as ListAddress;
  return {
    ...address,
    status: STATUS_QUERY.has(address.status)
      ? address.status
      : daysOfStatus(address.status)
        ? address.status
        : "active",
    sort: SORTS.some(({ value }) => value === address.sort) ? address.sort : "-created",
  };
}

/** The query of the address; without what is as usual. */
export function writeAddress(address: ListAddress): URLSearchParams {
  const kept = Object.entries(address).filter(([key, value]) => value !== DEFAULTS[key as keyof ListAddress]);
  return new URLSearchParams(kept);
}

/** Whether some tokens are left out, beside those that have ended. */
export function isFiltered(address: ListAddress): boolean {
  const { search, status, stack, permission, issuer, value } = address;
  return status !== DEFAULTS.status || [search, stack, permission, issuer, value].some((text) => text !== "");
}

/** What the console is asked for, as the filters of its list of tokens. */
export function filterQuery({ search, status, stack, permission, issuer, value }: ListAddress): URLSearchParams {
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
