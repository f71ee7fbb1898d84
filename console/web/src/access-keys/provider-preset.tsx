import type { Right } from "../api/types.js";
import { Button } from "../parts/button.js";
import { nameOfRight } from "../parts/rights.js";
import { useSession } from "../session/session.js";

/** Chooses the rights that Keyring's Pulumi provider uses, and no others. */
export function ProviderPreset({ onChoose }: { onChoose: (rights: Right[]) => void }) {
  const { person } = useSession();
  const lacking = NEEDED.filter((right) => !person.rights.includes(right));
  return (
    <div className="preset">
      <Button onPress={() => onChoose([...NEEDED])} isDisabled={lacking.length > 0}>
        What the Pulumi provider needs
      </Button>
      <p className="help">
        {lacking.length > 0
          ? `You cannot grant that, because you lack ${lacking.map(nameOfRight).join(", ")}.`
          : `Chooses ${NEEDED.map(nameOfRight).join(", ")}: enough for a stack, on the shards that it uses.`}
      </p>
    </div>
  );
}

/** docs/how-to/manage-access.md. */
const NEEDED = ["issue-tokens", "view-tokens", "revoke-tokens"] as const satisfies readonly Right[];
