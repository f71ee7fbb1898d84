import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useChange } from "../api/change.js";
import { path, request } from "../api/request.js";
import type { RemovedShard, Shard } from "../api/types.js";
import { ChangeForm } from "../parts/change-form.js";
import { DialogEnd } from "../parts/dialog-end.js";
import { ModalDialog } from "../parts/modal-dialog.js";
import { StackNames } from "../parts/stack-names.js";
import { TextInput } from "../parts/text-input.js";
import { Waiting } from "../parts/waiting.js";
import { useMay } from "../session/session.js";
import { findLivingTokens, tokensInWords } from "../tokens/living.js";

/** Asks before a shard is removed for good, and wants its id typed in; says then what ended with it. Open while it is rendered. */
export function RemoveShardDialog({ shard: { id }, onClose }: { shard: Shard; onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const remove = useChange(() => request<RemovedShard>(path`/shards/${id}`, { method: "DELETE" }));
  return (
    <ModalDialog
      title={remove.answer ? "Removed" : `Remove “${id}” for good?`}
      isKept={remove.running || remove.answer !== undefined}
      onClose={onClose}
    >
      {remove.answer ? (
        <Removed removed={remove.answer} onClose={onClose} />
      ) : (
        <ChangeForm
          change={remove}
          given={undefined}
          fields={[]}
          submit="Remove"
          kind="danger"
          isIncomplete={typed.trim() !== id}
          onCancel={onClose}
        >
          <p>
            This cannot be undone, and the id cannot be reused. To turn the shard off for a while, disable it instead.
          </p>
          <TokensNote shardId={id} />
          <p>
            Pending operations of the custodian fail. The keys in its custody stay in the console's database, encrypted,
            and nobody can use them. First add a key of yours to every account that you still need.
          </p>
          <TextInput
            name="typed"
            label="Shard id"
            help={
              <>
                To confirm, type <code>{id}</code>.
              </>
            }
            autoComplete="off"
            autoCorrect="off"
            spellCheck="false"
            value={typed}
            onChange={setTyped}
          />
        </ChangeForm>
      )}
    </ModalDialog>
  );
}

/** How many tokens end with a shard, and which stacks lose some. */
function TokensNote({ shardId }: { shardId: string }) {
  const mayView = useMay()("view-tokens", shardId);
  const { data, error } = useQuery({
    queryKey: ["living tokens of", shardId],
    queryFn: ({ signal }) => findLivingTokens(shardId, signal),
    enabled: mayView,
  });
  if (!mayView) return <p>All its tokens are revoked. You cannot see how many there are.</p>;
  if (error) return <p>All its tokens are revoked. Cannot count them: {error.message}</p>;
  if (!data) return <Waiting what="Counting tokens" />;
  const { count, stacks } = data;
  if (count === 0) return <p>It has no active tokens.</p>;
  return (
    <>
      <p>
        {tokensInWords(count)} {count === 1 ? "is" : "are"} revoked: programs that use{" "}
        {count === 1 ? "it" : "one of them"} are refused at once.
      </p>
      {stacks.length > 0 && (
        <p className="note warning">
          Among them are tokens of the Pulumi <StackNames stacks={stacks} />. No new token can be issued there: an{" "}
          <code>up</code> that needs one fails until the program no longer names this shard. <code>destroy</code> works.
        </p>
      )}
    </>
  );
}

function Removed({
  removed: { shard, revokedTokens, failedOperations },
  onClose,
}: {
  removed: RemovedShard;
  onClose: () => void;
}) {
  return (
    <div className="form">
      <p className="note good" role="status">
        “{shard.id}” is removed: {tokensInWords(revokedTokens)} revoked
        {failedOperations > 0 &&
          `, ${failedOperations} pending ${failedOperations === 1 ? "operation" : "operations"} failed`}
        .
      </p>
      <DialogEnd onClose={onClose} />
    </div>
  );
}
