import { Button } from "../parts/button.js";
import type { Option } from "../parts/choice.js";
import { SearchInput } from "../parts/search-input.js";
import { SelectInput } from "../parts/select-input.js";

interface ListSearchProps<Shown extends { search: string; sort: string; status?: string }> {
  /** What is searched: "Find by name or id". */
  label: string;
  shown: Shown;
  sorts: readonly Option<string>[];
  statuses?: readonly Option<string>[];
  onChange: (change: Partial<Shown>) => void;
  /** Takes search and filters away; undefined where there are none. */
  onClear: (() => void) | undefined;
}

/** What to find in a list, and in which order to show it. */
export function ListSearch<Shown extends { search: string; sort: string; status?: string }>(
  props: ListSearchProps<Shown>,
) {
  const { label, shown, sorts, statuses, onChange, onClear } = props;
  return (
    <search className="list-filters">
      <SearchInput label={label} name={shown.search} onSearch={(search) => onChange({ search } as Partial<Shown>)} />
      {statuses && (
        <SelectInput
          label="Status"
          options={statuses}
          value={shown.status ?? ""}
          onChange={(status) => onChange({ status } as Partial<Shown>)}
        />
      )}
      <SelectInput
        label="Sort by"
        options={sorts}
        value={shown.sort}
        onChange={(sort) => onChange({ sort } as Partial<Shown>)}
      />
      {onClear && (
        <Button kind="quiet" onPress={onClear}>
          Clear filters
        </Button>
      )}
    </search>
  );
}
