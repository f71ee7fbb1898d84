import { useState } from "react";
import { useChange } from "../api/change.js";
import { path, request } from "../api/request.js";
import type { Token } from "../api/types.js";
import { ChangeForm } from "../parts/change-form.js";
import { ModalDialog } from "../parts/modal-dialog.js";
import { ownerOf } from "../parts/owner.js";
import { useMay } from "../session/session.js";
import { TokenBoundFields } from "./token-bound-fields.js";
import { draftTokenBounds, readTokenBounds, TOKEN_BOUND_FIELDS, type TokenBounds } from "./token-bounds.js";
import { changesOf } from "./written.js";

/** Changes what bounds a token at the gateway. Open while it is rendered. */
export function TokenBoundsDialog({ token, onClose }: { token: Token; onClose: () => void }) {
  const { id, shardId, name, allowedAddresses, requestsPerSecond, maxOpenRequests, labels } = token;
  const before: TokenBounds = { allowedAddresses, requestsPerSecond, maxOpenRequests };
  const [draft, setDraft] = useState(() => draftTokenBounds(before));
  const mayLoosen = useMay()("issue-tokens", shardId);
  const change = useChange(
    (body: object) => request<Token>(path`/shards/${shardId}/tokens/${id}`, { method: "PATCH", body }),
    onClose,
  );
  const bounds = readTokenBounds(draft);
  const given = bounds && changesOf(before, bounds);
  return (
    <ModalDialog title={`Bounds of “${name}”`} isKept={change.running} onClose={onClose}>
      <ChangeForm
        change={change}
        given={given ?? {}}
        fields={TOKEN_BOUND_FIELDS}
        submit="Save"
        isIncomplete={given === undefined || Object.keys(given).length === 0}
        onCancel={onClose}
      >
        <p>
          Applies at once. The value does not change.
          {!mayLoosen && " You can make bounds tighter; looser ones need the right to issue tokens, too."}
        </p>
        {ownerOf(labels) && (
          <p className="note warning">
            A Pulumi stack owns this token: change its program, too, or its next <code>pulumi up --refresh</code> may
            undo this.
          </p>
        )}
        <TokenBoundFields value={draft} onChange={setDraft} />
      </ChangeForm>
    </ModalDialog>
  );
}
