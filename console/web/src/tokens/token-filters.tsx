import { useState } from "react";
import { usePages } from "../api/pages.js";
import type { AccessKey, Person } from "../api/types.js";
import { Button } from "../parts/button.js";
import { SearchInput } from "../parts/search-input.js";
import { SelectInput } from "../parts/select-input.js";
import { useMay, useSession } from "../session/session.js";
import { isFiltered, type ListAddress, SORTS, statusOptions } from "./list-address.js";
import { PERMISSION_OPTIONS } from "./permissions.js";

interface TokenFiltersProps {
  address: ListAddress;
  /** Called with what is to change; the list then begins at its first page. */
  onChange: (change: Partial<ListAddress>) => void;
  onClear: () => void;
}

/** What to find in the list of tokens, and in which order to show it. */
export function TokenFilters({ address, onChange, onClear }: TokenFiltersProps) {
  const { search, status, sort, stack, permission, issuer, value } = address;
  const hasMore = stack !== "" || permission !== "" || issuer !== "";
  const [isOpen, setIsOpen] = useState(hasMore);
  const findValue = async (pasted: string) => {
    const { hashOfValue } = await import("./value-hash.js");
    onChange({ value: hashOfValue(pasted), search: "" });
  };
  return (
    <search className="list-filters">
      <SearchInput
        label="Find by name, stack, id or value"
        name={search}
        onSearch={(text) => onChange({ search: text, ...(text !== "" && { value: "" }) })}
        onValue={(pasted) => void findValue(pasted)}
      />
      <SelectInput
        label="Status"
        options={statusOptions(status)}
        value={status}
        onChange={(chosen) => onChange({ status: chosen, value: "" })}
      />
      <SelectInput label="Sort by" options={SORTS} value={sort} onChange={(chosen) => onChange({ sort: chosen })} />
      <Button aria-expanded={isOpen} onPress={() => setIsOpen(!isOpen)}>
        {isOpen ? "Fewer filters" : "More filters"}
      </Button>
      {(isFiltered(address) || hasMore) && (
        <Button kind="quiet" onPress={onClear}>
          Clear filters
        </Button>
      )}
      {isOpen && (
        <div className="more-filters">
          <SearchInput label="Owner stack" name={stack} onSearch={(text) => onChange({ stack: text, value: "" })} />
          <SelectInput
            label="Permission"
            options={PERMISSIONS}
            value={permission}
            onChange={(chosen) => onChange({ permission: chosen, value: "" })}
          />
          <IssuerSelect value={issuer} onChange={(chosen) => onChange({ issuer: chosen, value: "" })} />
        </div>
      )}
      {value !== "" && (
        <p className="note" role="status">
          This list has only the token whose value you pasted. The value was hashed in this browser, and was not sent.
        </p>
      )}
    </search>
  );
}

const PERMISSIONS = [
  { value: "", label: "Any" },
  { value: "full", label: "Full access" },
  ...PERMISSION_OPTIONS.map(({ value, label }) => ({ value: value as string, label })),
];

/** Those whom the reader may know: always themselves. */
function IssuerSelect({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const { person } = useSession();
  const options = [
    { value: "", label: "Anyone" },
    { value: person.id, label: "Me" },
  ];
  const may = useMay();
  const seesKeys = may("manage-access-keys");
  const seesPeople = may("manage-people");
  if (seesKeys || seesPeople) return <KnownIssuers {...{ seesKeys, seesPeople, options, value, onChange }} />;
  return <Issuers options={options} value={value} onChange={onChange} />;
}

interface IssuersProps {
  options: { value: string; label: string }[];
  value: string;
  onChange: (id: string) => void;
}

function KnownIssuers(props: IssuersProps & { seesKeys: boolean; seesPeople: boolean }) {
  const { seesKeys, seesPeople, options, value, onChange } = props;
  const keys = usePages<AccessKey>("/access-keys?limit=1000&removed=true", "accessKeys", undefined, seesKeys);
  const people = usePages<Person>("/people?limit=1000", "people", undefined, seesPeople);
  const others = people.items?.filter(({ id }) => !options.some((option) => option.value === id));
  const known = [
    ...(keys.items?.map(({ id, name }) => ({ value: id, label: `Access key ${name}` })) ?? []),
    ...(others?.map(({ id, name }) => ({ value: id, label: name })) ?? []),
  ];
  return <Issuers options={[...options, ...known]} value={value} onChange={onChange} />;
}

function Issuers({ options, value, onChange }: IssuersProps) {
  const isKnown = options.some((option) => option.value === value);
  const all = isKnown ? options : [...options, { value, label: `…${value.slice(-8)}` }];
  return <SelectInput label="Issued by" options={all} value={value} onChange={onChange} />;
}
