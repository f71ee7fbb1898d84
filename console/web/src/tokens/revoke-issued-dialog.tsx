import { useState } from "react";
import { useChange } from "../api/change.js";
import { noticeRefusal } from "../api/queries.js";
import { path, request } from "../api/request.js";
import { Button } from "../parts/button.js";
import { ChangeForm } from "../parts/change-form.js";
import { DialogEnd } from "../parts/dialog-end.js";
import { ModalDialog } from "../parts/modal-dialog.js";
import { ProblemNote } from "../parts/problem-note.js";
import { StackNames } from "../parts/stack-names.js";
import { Waiting } from "../parts/waiting.js";
import { type IssuedThere, useIssued } from "./issued.js";
import { tokensInWords } from "./living.js";

/** Whose tokens are to be revoked. */
export interface RevokeIssuedDialogProps {
  issuer: { id: string; name: string };
  /** Whether more tokens can come from there while these are revoked. */
  canIssue: boolean;
  onClose: () => void;
}

/** Asks before every token is revoked that an access key or a person issued; then does it, one shard after the other. */
export function RevokeIssuedDialog({ issuer, canIssue, onClose }: RevokeIssuedDialogProps) {
  const { data, error, refetch } = useIssued(issuer.id);
  const [done, setDone] = useState<readonly Outcome[]>([]);
  const revoke = useChange((shardIds: readonly string[]) => revokeAll(issuer.id, shardIds, setDone));
  const shardIds = data?.map(({ shardId }) => shardId) ?? [];
  return (
    <ModalDialog title={`Revoke all tokens of “${issuer.name}”?`} isKept={revoke.running} onClose={onClose}>
      {revoke.answer ? (
        <Outcomes outcomes={revoke.answer} onRetry={revoke.start} onClose={onClose} />
      ) : (
        <ChangeForm
          change={revoke}
          given={shardIds}
          fields={[]}
          submit="Revoke all"
          kind="danger"
          isIncomplete={shardIds.length === 0}
          onCancel={onClose}
        >
          {error && <ProblemNote error={error} again={() => void refetch()} />}
          {!data && !error && <Waiting what="Counting the tokens" />}
          {data && <WhatEnds issued={data} />}
          {canIssue && (
            <p className="note warning">
              “{issuer.name}” can still issue tokens. Disable or remove it first, so that no further token is issued
              after this.
            </p>
          )}
          {revoke.running && (
            <p role="status">
              Shard {Math.min(done.length + 1, shardIds.length)} of {shardIds.length}
            </p>
          )}
        </ChangeForm>
      )}
    </ModalDialog>
  );
}

/** What became of the tokens on one shard. */
type Outcome = { shardId: string; revoked: number } | { shardId: string; error: Error };

/** Goes on with the other shards where one fails. Each shard's tokens are revoked together or not at all; repeating does no harm. */
async function revokeAll(
  issuedBy: string,
  shardIds: readonly string[],
  onProgress: (outcomes: readonly Outcome[]) => void,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  onProgress([]);
  for (const shardId of shardIds) {
    try {
      const url = `${path`/shards/${shardId}/tokens`}?${new URLSearchParams({ issuedBy })}`;
      const { revoked } = await request<{ revoked: number }>(url, { method: "DELETE" });
      outcomes.push({ shardId, revoked });
    } catch (error) {
      noticeRefusal(error);
      outcomes.push({ shardId, error: error instanceof Error ? error : new Error(String(error)) });
    }
    onProgress([...outcomes]);
  }
  return outcomes;
}

function WhatEnds({ issued }: { issued: readonly IssuedThere[] }) {
  if (issued.length === 0) return <p>You cannot revoke tokens on any shard.</p>;
  const stacks = [...new Set(issued.flatMap((there) => there.stacks))].sort();
  const shown = issued.filter(({ tokens }) => tokens !== 0);
  return (
    <>
      <p>
        {shown.length === 0
          ? "There are no active tokens to revoke on your shards."
          : "Programs that use these tokens are refused at once. This cannot be undone."}
      </p>
      {shown.length > 0 && (
        <ul>
          {shown.map(({ shardId, tokens }) => (
            <li key={shardId}>
              <code>{shardId}</code>: {tokens === undefined ? "a number that you cannot see" : tokensInWords(tokens)}
            </li>
          ))}
        </ul>
      )}
      {stacks.length > 0 && (
        <p className="note warning">
          Among them are tokens of the Pulumi <StackNames stacks={stacks} />. Each issues another one with its next{" "}
          <code>pulumi up --refresh</code>; until then whatever takes the value from it fails.
        </p>
      )}
    </>
  );
}

interface OutcomesProps {
  outcomes: readonly Outcome[];
  /** Called with the shards that failed. */
  onRetry: (shardIds: readonly string[]) => void;
  onClose: () => void;
}

function Outcomes({ outcomes, onRetry, onClose }: OutcomesProps) {
  const failed = outcomes.filter((outcome) => "error" in outcome);
  const revoked = outcomes.reduce((sum, outcome) => sum + ("revoked" in outcome ? outcome.revoked : 0), 0);
  return (
    <div className="form">
      <p className="note good" role="status">
        {tokensInWords(revoked)} revoked.
      </p>
      {failed.map(({ shardId, error }) => (
        <div key={shardId}>
          <p>
            Nothing was revoked on <code>{shardId}</code>:
          </p>
          <ProblemNote error={error} />
        </div>
      ))}
      <DialogEnd onClose={onClose}>
        {failed.length > 0 && (
          <Button kind="danger" onPress={() => onRetry(failed.map(({ shardId }) => shardId))}>
            Try again
          </Button>
        )}
      </DialogEnd>
    </div>
  );
}
