import { useState } from "react";
import { Button } from "../parts/button.js";
import { HolderSelect } from "../parts/holder-select.js";
import { SearchInput } from "../parts/search-input.js";
import { SelectInput } from "../parts/select-input.js";
import { SORTS, statusOptions, type TokensShown } from "./list-address.js";
import { PERMISSION_OPTIONS } from "./permissions.js";

interface TokenFiltersProps {
  shown: TokensShown;
  /** Called with what is to change; the list then begins at its first page. */
  onChange: (change: Partial<TokensShown>) => void;
  /** Takes the filters away; undefined where there are none. */
  onClear: (() => void) | undefined;
}

/** What to find in the list of tokens, and in which order to show it. */
export function TokenFilters({ shown, onChange, onClear }: TokenFiltersProps) {
  const { search, status, sort, stack, permission, issuer, value } = shown;
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
      {onClear && (
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
          <HolderSelect
            label="Issued by"
            value={issuer}
            onChange={(chosen) => onChange({ issuer: chosen, value: "" })}
          />
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
