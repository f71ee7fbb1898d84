import { AddressesField, CountField } from "./fields.js";
import type { TokenBoundsDraft } from "./token-bounds.js";

interface TokenBoundFieldsProps {
  value: TokenBoundsDraft;
  onChange: (value: TokenBoundsDraft) => void;
}

/** What else the gateway holds a token to. */
export function TokenBoundFields({ value, onChange }: TokenBoundFieldsProps) {
  return (
    <>
      <AddressesField
        value={value.addresses}
        onChange={(addresses) => onChange({ ...value, addresses })}
        help="IP addresses or ranges such as 192.0.2.0/24, one per line. Empty: from everywhere."
      />
      <CountField
        name="requestsPerSecond"
        label="Requests per second"
        value={value.perSecond}
        onChange={(perSecond) => onChange({ ...value, perSecond })}
        help="Each instance of the console counts for itself. Empty: any number."
      />
      <CountField
        name="maxOpenRequests"
        label="Requests at once"
        value={value.atOnce}
        onChange={(atOnce) => onChange({ ...value, atOnce })}
        help="How many may be waiting for an answer. Empty: any number."
      />
    </>
  );
}
