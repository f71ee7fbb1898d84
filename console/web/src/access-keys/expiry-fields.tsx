import { OneOf } from "../parts/choice.js";
import { dayAfter, daysOf, timeAfter } from "../parts/days.js";
import { DaysInput } from "../parts/days-input.js";

/** How long an access key is to live, as a form has it. */
export interface Expiry {
  kind: "days" | "never";
  /** As they are written; they stay while "never" is chosen. */
  days: string;
}

/** After some days, or never. */
export function ExpiryFields({ value, onChange }: { value: Expiry; onChange: (value: Expiry) => void }) {
  return (
    <>
      <OneOf
        name="expiry"
        label="Expires"
        options={[
          { value: "days", label: "After some days" },
          { value: "never", label: "Never" },
        ]}
        value={value.kind}
        onChange={(kind) => onChange({ ...value, kind })}
      />
      {value.kind === "days" ? (
        <DaysInput
          name="expiresAt"
          value={value.days}
          onChange={(days) => onChange({ ...value, days })}
          help={(days) => `Programs that use it need a new one by ${dayAfter(days)}`}
        />
      ) : (
        <p className="help">This access key works until it is removed.</p>
      )}
    </>
  );
}

/** Whether the days are none. */
export function isIncompleteExpiry(expiry: Expiry): boolean {
  return expiry.kind === "days" && daysOf(expiry.days) === undefined;
}

/** The end of an access key that is made now; undefined for none. */
export function endOf(expiry: Expiry): string | undefined {
  const days = expiry.kind === "never" ? undefined : daysOf(expiry.days);
  return days === undefined ? undefined : timeAfter(days).toISOString();
}
