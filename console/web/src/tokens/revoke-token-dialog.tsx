import { useState } from "react";
import { useChange } from "../api/change.js";
import { path, request } from "../api/request.js";
import type { Token } from "../api/types.js";
import { OneOf } from "../parts/choice.js";
import { ConfirmDialog } from "../parts/confirm-dialog.js";
import { ownerOf } from "../parts/owner.js";

type When = "now" | "1h" | "24h" | "7d";

/** Asks when a token is to end. A life can only be made shorter. */
export function RevokeTokenDialog({ token, onClose }: { token: Token; onClose: () => void }) {
  const { id, shardId, name, labels, lastUsedAt, revokeAt } = token;
  const [when, setWhen] = useState<When>("now");
  const revoke = useChange((after: When) => {
    const query = after === "now" ? "" : `?after=${after}`;
    return request(`${path`/shards/${shardId}/tokens/${id}`}${query}`, { method: "DELETE" });
  }, onClose);
  const owner = ownerOf(labels);
  return (
    <ConfirmDialog
      title={`Revoke “${name}”?`}
      change={revoke}
      given={when}
      submit={when === "now" ? "Revoke now" : "Revoke then"}
      onClose={onClose}
    >
      <p>
        Programs that use it are refused. This cannot be undone
        {lastUsedAt === null ? "; it was never used." : "."}
      </p>
      {owner && (
        <p className="note warning">
          It belongs to the Pulumi stack <code>{owner.stack}</code>.{" "}
          {revokeAt === null ? (
            <>
              Once it has ended, that stack mints another one with its next <code>pulumi up --refresh</code>; until then
              whatever takes the value from it fails.
            </>
          ) : (
            "It was about to end anyway, probably because the stack has a newer one. Programs that still use it are refused now."
          )}
        </p>
      )}
      <OneOf
        name="when"
        label="When"
        options={[
          { value: "now", label: "Now" },
          { value: "1h", label: "In an hour" },
          { value: "24h", label: "In a day" },
          { value: "7d", label: "In a week" },
        ]}
        value={when}
        onChange={setWhen}
      />
    </ConfirmDialog>
  );
}
