import { useId } from "react";
import { useOne } from "../api/one.js";
import { Button } from "../parts/button.js";
import { HolderSelect } from "../parts/holder-select.js";
import { SearchInput } from "../parts/search-input.js";
import { SelectInput } from "../parts/select-input.js";
import { type ActivityShown, OUTCOMES, TIMES } from "./activity-shown.js";
import { actionInWords } from "./record-words.js";

interface ActivityFiltersProps {
  shown: ActivityShown;
  onChange: (change: Partial<ActivityShown>) => void;
  /** Takes the filters away; undefined where there are none. */
  onClear: (() => void) | undefined;
}

/** Which records to find. */
export function ActivityFilters({ shown, onChange, onClear }: ActivityFiltersProps) {
  const { actor, target, about, action, outcome, time, since, until } = shown;
  return (
    <search className="list-filters">
      <HolderSelect label="Who" value={actor} onChange={(id) => onChange({ actor: id })} />
      <ActionSelect value={action} onChange={(chosen) => onChange({ action: chosen })} />
      <SelectInput
        label="Outcome"
        options={OUTCOMES}
        value={outcome}
        onChange={(chosen) => onChange({ outcome: chosen })}
      />
      <SelectInput label="Time" options={TIMES} value={time} onChange={(chosen) => onChange({ time: chosen })} />
      {time === "between" && (
        <>
          <TimeInput label="From" value={since} onChange={(at) => onChange({ since: at })} />
          <TimeInput label="Until" value={until} onChange={(at) => onChange({ until: at })} />
        </>
      )}
      <SearchInput label="Target's id" name={target} onSearch={(id) => onChange({ target: id })} />
      {onClear && (
        <Button kind="quiet" onPress={onClear}>
          Clear filters
        </Button>
      )}
      {about !== "" && (
        <p className="note" role="status">
          Only what <code>{about}</code> did, and what was done to it.
        </p>
      )}
    </search>
  );
}

/** What there are records of. */
function ActionSelect({ value, onChange }: { value: string; onChange: (action: string) => void }) {
  const { data } = useOne<{ actions: string[] }>("/audit/actions");
  const known = data?.actions ?? [];
  const actions = value === "" || known.includes(value) ? known : [...known, value];
  const options = actions.map((action) => ({ value: action, label: actionInWords(action) }));
  options.sort((one, other) => one.label.localeCompare(other.label, "en"));
  return (
    <SelectInput label="Action" options={[{ value: "", label: "Any" }, ...options]} value={value} onChange={onChange} />
  );
}

interface TimeInputProps {
  label: string;
  /** In UTC; empty for none. */
  value: string;
  onChange: (value: string) => void;
}

/** A time in the reader's own zone. */
function TimeInput({ label, value, onChange }: TimeInputProps) {
  const id = useId();
  const change = (written: string) => {
    const time = new Date(written);
    onChange(Number.isNaN(time.getTime()) ? "" : time.toISOString());
  };
  return (
    <div className="field select">
      <label htmlFor={id}>{label}</label>
      <input id={id} type="datetime-local" value={localOf(value)} onChange={(event) => change(event.target.value)} />
    </div>
  );
}

/** As the browser's own input takes it: "2026-12-01T09:30". */
function localOf(value: string): string {
  if (value === "") return "";
  const time = new Date(value);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
