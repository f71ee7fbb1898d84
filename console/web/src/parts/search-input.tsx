import { useEffect, useRef, useState } from "react";
import { Button, FieldError, Input, Label, SearchField } from "react-aria-components";
import type { Pages } from "../api/pages.js";

/** A search in a list, by a part of a name. */
export interface SearchInputProps {
  /** What is searched for; empty for no search. */
  name: string;
  /** Called with another text once nothing more is typed, without blanks around it. */
  onSearch: (name: string) => void;
  /** The list, as it was found: how much that is, is read out. */
  pages: Pages<unknown>;
}

export function SearchInput({ name, onSearch, pages }: SearchInputProps) {
  const [written, setWritten] = useState(name);
  // It may become another one without being written here: a link to the list leads to the whole of it.
  const [seen, setSeen] = useState(name);
  if (seen !== name) {
    setSeen(name);
    if (name !== written.trim()) setWritten(name);
  }
  const isSecret = SECRET.test(written);
  const wanted = isSecret ? "" : written.trim();
  const search = useRef(onSearch);
  useEffect(() => {
    search.current = onSearch;
  });
  useEffect(() => {
    if (wanted === name) return;
    const timer = setTimeout(() => search.current(wanted), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [wanted, name]);
  return (
    <SearchField
      className="field search"
      value={written}
      onChange={setWritten}
      onSubmit={() => search.current(wanted)}
      isInvalid={isSecret}
      validationBehavior="aria"
    >
      <Label>Find by name</Label>
      <div className="field-row">
        <Input autoComplete="off" autoCorrect="off" spellCheck="false" maxLength={LONGEST} />
        <Button className="button quiet">Clear</Button>
      </div>
      {isSecret && <FieldError className="field-error">This looks like a value. Search by name instead.</FieldError>}
      {/* There from the beginning: what is put into it is read out. */}
      <span role="status" className="unseen">
        {name !== "" && pages.items && `${pages.items.length}${pages.more ? " or more" : ""} found`}
      </span>
    </SearchField>
  );
}

/** What is searched for is in addresses, which browsers remember and proxies log: never a token's value, nor an access key. */
const SECRET = /[0-9a-f]{64}|keyring_[\w-]{43}/i;

/** After so long without another letter it is searched. */
const PAUSE_MS = 300;

/** The longest name there is. */
const LONGEST = 200;
