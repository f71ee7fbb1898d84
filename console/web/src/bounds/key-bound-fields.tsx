import { SomeOf } from "../parts/choice.js";
import { Switch } from "../parts/switch.js";
import { PERMISSION_OPTIONS } from "../tokens/permissions.js";
import { AddressesField, CountField, LifetimeField } from "./fields.js";
import { type KeyBounds, type KeyBoundsDraft, NO_KEY_BOUNDS } from "./key-bounds.js";

interface KeyBoundFieldsProps {
  value: KeyBoundsDraft;
  onChange: (value: KeyBoundsDraft) => void;
  /** The bounds that are there already, which only get tighter. */
  held?: KeyBounds;
}

/** What else an access key is held to, and what it issues. */
export function KeyBoundFields({ value, onChange, held = NO_KEY_BOUNDS }: KeyBoundFieldsProps) {
  const { issuablePermissions: most } = held;
  const empty = (bound: unknown, words: string) => (bound === null ? `Empty: ${words}.` : "It can only get tighter.");
  return (
    <>
      <AddressesField
        value={value.addresses}
        onChange={(addresses) => onChange({ ...value, addresses })}
        help={`IP addresses or ranges such as 192.0.2.0/24, one per line. ${empty(held.allowedAddresses, "from everywhere")}`}
      />
      <CountField
        name="requestsPerSecond"
        label="Requests per second"
        value={value.perSecond}
        onChange={(perSecond) => onChange({ ...value, perSecond })}
        help={`Each instance of the console counts for itself. ${empty(held.requestsPerSecond, "any number")}`}
      />
      <LifetimeField
        value={value.lifetime}
        onChange={(lifetime) => onChange({ ...value, lifetime })}
        help={`Like 30d or 12h: then it issues no tokens that do not expire. ${empty(held.maxTokenLifetime, "any lifetime")}`}
      />
      <SomeOf
        name="issuablePermissions"
        label="All that tokens it issues may do"
        help={
          most === null
            ? "Choose none to allow everything, also full access."
            : "You cannot give back what you take away."
        }
        options={PERMISSION_OPTIONS.filter((option) => most === null || most.includes(option.value))}
        value={value.issuable}
        onChange={(issuable) => onChange({ ...value, issuable })}
      />
      {held.endsWithKey ? (
        <p>Its tokens are revoked when it is disabled, removed or expires.</p>
      ) : (
        <Switch
          label="Revoke its tokens when it is disabled, removed or expires"
          isSelected={value.endsWithKey}
          onChange={(endsWithKey) => onChange({ ...value, endsWithKey })}
        />
      )}
    </>
  );
}
