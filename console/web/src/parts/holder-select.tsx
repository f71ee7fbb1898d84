import { usePages } from "../api/pages.js";
import type { AccessKey, Person } from "../api/types.js";
import { useMay, useSession } from "../session/session.js";
import { SelectInput } from "./select-input.js";

interface HolderSelectProps {
  label: string;
  /** An id; empty for anyone. */
  value: string;
  onChange: (id: string) => void;
}

/** One of the access keys and people that the reader may know: always themselves. */
export function HolderSelect(props: HolderSelectProps) {
  const may = useMay();
  const seesKeys = may("manage-access-keys");
  const seesPeople = may("manage-people");
  if (seesKeys || seesPeople) return <KnownHolders {...{ seesKeys, seesPeople }} {...props} />;
  return <Holders known={[]} {...props} />;
}

function KnownHolders({
  seesKeys,
  seesPeople,
  ...props
}: HolderSelectProps & { seesKeys: boolean; seesPeople: boolean }) {
  const keys = usePages<AccessKey>("/access-keys?limit=1000&removed=true", "accessKeys", undefined, seesKeys);
  const people = usePages<Person>("/people?limit=1000", "people", undefined, seesPeople);
  const known = [
    ...(keys.items?.map(({ id, name }) => ({ value: id, label: `Access key ${name}` })) ?? []),
    ...(people.items?.map(({ id, name }) => ({ value: id, label: name })) ?? []),
  ];
  return <Holders known={known} {...props} />;
}

function Holders({ known, value, ...props }: HolderSelectProps & { known: { value: string; label: string }[] }) {
  const { person } = useSession();
  const options = [
    { value: "", label: "Anyone" },
    { value: person.id, label: "Me" },
    ...known.filter((one) => one.value !== person.id),
  ];
  const isKnown = options.some((option) => option.value === value);
  const all = isKnown ? options : [...options, { value, label: `…${value.slice(-8)}` }];
  return <SelectInput options={all} value={value} {...props} />;
}
