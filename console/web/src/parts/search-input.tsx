import { useEffect, useRef, useState } from "react";
import { Button } from "react-aria-components/Button";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { SearchField } from "react-aria-components/SearchField";
import { FieldError } from "react-aria-components/TextField";

/** A search in a list, by a part of a text. */
export interface SearchInputProps {
  label: string;
  /** What is searched for; empty for no search. */
  name: string;
  /** Called with another text once nothing more is typed, without blanks around it. */
  onSearch: (name: string) => void;
  /** Called with a token's value that was written or pasted, which then is not searched for; refused without it. */
  onValue?: (value: string) => void;
}

export function SearchInput({ label, name, onSearch, onValue }: SearchInputProps) {
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
  const change = (text: string) => {
    const value = TOKEN.exec(text)?.[0];
    if (value === undefined || onValue === undefined) return setWritten(text);
    setWritten("");
    onValue(value);
  };
  return (
    <SearchField
      className="field search"
      value={written}
      onChange={change}
      onSubmit={() => search.current(wanted)}
      isInvalid={isSecret}
      validationBehavior="aria"
    >
      <Label>{label}</Label>
      <div className="field-row">
        <Input autoComplete="off" autoCorrect="off" spellCheck="false" maxLength={LONGEST} />
        <Button className="button quiet">Clear</Button>
      </div>
      {isSecret && <FieldError className="field-error">This looks like a value. Search by name instead.</FieldError>}
    </SearchField>
  );
}

/** What is searched for is in addresses, which browsers remember and proxies log: never a token's value, nor an access key. */
const SECRET = /[0-9a-f]{64}|keyring_[\w-]{43}/i;

/** A token's value. */
const TOKEN = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/i;

/** After so long without another letter it is searched. */
const PAUSE_MS = 300;

/** The longest name there is. */
const LONGEST = 200;
