import { SomeOf } from "../parts/choice.js";
import { PERMISSION_OPTIONS } from "../tokens/permissions.js";
import type { CeilingDraft } from "./ceiling.js";
import { LifetimeField } from "./fields.js";

interface CeilingFieldsProps {
  value: CeilingDraft;
  onChange: (value: CeilingDraft) => void;
}

/** What may be issued for a shard. */
export function CeilingFields({ value, onChange }: CeilingFieldsProps) {
  return (
    <>
      <LifetimeField
        value={value.lifetime}
        onChange={(lifetime) => onChange({ ...value, lifetime })}
        help="Like 30d or 12h: then no token is issued that does not expire. Empty: any lifetime."
      />
      <SomeOf
        name="tokenPermissions"
        label="All that tokens may do"
        help="Choose none to allow everything, also full access."
        options={PERMISSION_OPTIONS}
        value={value.permissions}
        onChange={(permissions) => onChange({ ...value, permissions })}
      />
    </>
  );
}
