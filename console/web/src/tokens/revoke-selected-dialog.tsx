import { useState } from "react";
import { useChange } from "../api/change.js";
import { noticeRefusal } from "../api/queries.js";
import { path, request } from "../api/request.js";
import type { Token } from "../api/types.js";
import { Button } from "../parts/button.js";
import { ChangeForm } from "../parts/change-form.js";
import { DialogEnd } from "../parts/dialog-end.js";
import { ModalDialog } from "../parts/modal-dialog.js";
import { ownerOf } from "../parts/owner.js";
import { ProblemNote } from "../parts/problem-note.js";
import { StackNames } from "../parts/stack-names.js";
import { tokensInWords } from "./living.js";

interface RevokeSelectedDialogProps {
  tokens: readonly Token[];
  /** Called with those that were revoked. */
  onClose: (revoked: readonly Token[]) => void;
}

/** Asks before several tokens are revoked; then revokes one after the other, also behind one that fails. */
export function RevokeSelectedDialog({ tokens, onClose }: RevokeSelectedDialogProps) {
  const [revoked, setRevoked] = useState<readonly Token[]>([]);
  const revoke = useChange((chosen: readonly Token[]) =>
    revokeAll(chosen, (token) => setRevoked((all) => [...all, token])),
  );
  const [asked] = useState(tokens);
  const left = asked.filter((token) => !revoked.includes(token));
  return (
    <ModalDialog
      title={`Revoke ${tokensInWords(asked.length)}?`}
      isKept={revoke.running}
      onClose={() => onClose(revoked)}
    >
      {revoke.answer ? (
        <div className="form">
          <p className={left.length === 0 ? "note good" : "note warning"} role="status">
            {tokensInWords(revoked.length)} revoked.
          </p>
          {revoke.answer.slice(0, MOST_FAILURES).map(({ token, error }) => (
            <div key={token.id}>
              <p>“{token.name}” was not revoked:</p>
              <ProblemNote error={error} />
            </div>
          ))}
          {revoke.answer.length > MOST_FAILURES && (
            <p>{tokensInWords(revoke.answer.length - MOST_FAILURES)} more were not revoked.</p>
          )}
          <DialogEnd onClose={() => onClose(revoked)}>
            {left.length > 0 && (
              <Button kind="danger" onPress={() => revoke.start(left)}>
                Try again
              </Button>
            )}
          </DialogEnd>
        </div>
      ) : (
        <ChangeForm
          change={revoke}
          given={left}
          fields={[]}
          submit="Revoke now"
          kind="danger"
          onCancel={() => onClose(revoked)}
        >
          <Question tokens={asked} />
          {revoke.running && (
            <p role="status">
              {revoked.length} of {asked.length}
            </p>
          )}
        </ChangeForm>
      )}
    </ModalDialog>
  );
}

function Question({ tokens }: { tokens: readonly Token[] }) {
  const stacks = [...new Set(tokens.flatMap(({ labels }) => ownerOf(labels)?.stack ?? []))].sort();
  const used = tokens.filter(({ lastUsedAt }) => lastUsedAt !== null).length;
  return (
    <>
      <p>Programs that use these tokens are refused at once. This cannot be undone.</p>
      <ul className="named">
        {tokens.slice(0, MOST_NAMES).map(({ id, name }) => (
          <li key={id}>{name}</li>
        ))}
        {tokens.length > MOST_NAMES && <li>and {tokensInWords(tokens.length - MOST_NAMES)} more</li>}
      </ul>
      <p>
        {used === 0
          ? "None of them was ever used."
          : `${tokensInWords(used)} of these ${used === 1 ? "was" : "were"} used before.`}
      </p>
      {stacks.length > 0 && (
        <p className="note warning">
          Among them are tokens of the Pulumi <StackNames stacks={stacks} />. Each issues another one with its next{" "}
          <code>pulumi up --refresh</code>; until then whatever takes the value from it fails.
        </p>
      )}
    </>
  );
}

interface Failure {
  token: Token;
  error: Error;
}

async function revokeAll(tokens: readonly Token[], onRevoked: (token: Token) => void): Promise<readonly Failure[]> {
  const failures: Failure[] = [];
  for (const token of tokens) {
    try {
      await request(path`/shards/${token.shardId}/tokens/${token.id}`, { method: "DELETE" });
      onRevoked(token);
    } catch (error) {
      noticeRefusal(error);
      failures.push({ token, error: error instanceof Error ? error : new Error(String(error)) });
    }
  }
  return failures;
}

/** More than these nobody reads. */
const MOST_NAMES = 8;
const MOST_FAILURES = 3;
