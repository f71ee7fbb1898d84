import type { Permission } from "../api/types.js";
import { Button } from "../parts/button.js";

interface TokenPresetsProps {
  onPermissions: (permissions: Permission[] | "full") => void;
  /** Called with days. */
  onDuration: (days: number) => void;
}

/** What most tokens are for: fills in the form, and changes nothing that can not be changed there. */
export function TokenPresets({ onPermissions, onDuration }: TokenPresetsProps) {
  return (
    <div className="presets">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is sent. */}
      <div role="group" aria-label="Presets of permissions">
        {PERMISSIONS.map(({ label, permissions }) => (
          <Button key={label} onPress={() => onPermissions(permissions)}>
            {label}
          </Button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is sent. */}
      <div role="group" aria-label="Presets of duration">
        {DURATIONS.map(({ label, days }) => (
          <Button key={label} onPress={() => onDuration(days)}>
            {label}
          </Button>
        ))}
      </div>
    </div>
  );
}

const READING: Permission[] = [
  "view-accounts",
  "view-contract-code",
  "view-keys",
  "view-contract-state",
  "view-transactions",
  "view-blocks",
  "view-chunks",
];

const PERMISSIONS: readonly { label: string; permissions: Permission[] | "full" }[] = [
  { label: "Read-only", permissions: READING },
  {
    label: "Deployer",
    permissions: ["write", "view-accounts", "view-contract-code", "view-keys", "view-transactions", "view-blocks"],
  },
  { label: "Indexer", permissions: ["view-transactions", "view-blocks", "view-chunks"] },
  { label: "Everything", permissions: "full" },
];

const DURATIONS = [
  { label: "1 day", days: 1 },
  { label: "7 days", days: 7 },
  { label: "30 days", days: 30 },
  { label: "90 days", days: 90 },
  { label: "1 year", days: 365 },
];
