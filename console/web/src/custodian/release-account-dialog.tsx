import { useChange } from "../api/change.js";
import { useOne } from "../api/one.js";
import { path, request } from "../api/request.js";
import type { Account, Key, ReleasedAccount } from "../api/types.js";
import { ChangeForm } from "../parts/change-form.js";
import { CodeBlock } from "../parts/code-block.js";
import { DialogEnd } from "../parts/dialog-end.js";
import { ModalDialog } from "../parts/modal-dialog.js";
import { ownerOf } from "../parts/owner.js";
import { useMay } from "../session/session.js";

/** Which account is to go. */
export interface ReleaseAccountDialogProps {
  shardId: string;
  account: Account;
  onClose: () => void;
  /** Called in place of onClose once the account is out of custody. */
  onReleased: () => void;
}

/** Asks before an account leaves custody, and says then which key is to be removed from the chain. Open while it is rendered. */
export function ReleaseAccountDialog({ shardId, account, onClose, onReleased }: ReleaseAccountDialogProps) {
  const { accountId } = account;
  const release = useChange(() =>
    request<ReleasedAccount>(path`/shards/${shardId}/accounts/${accountId}`, { method: "DELETE" }),
  );
  return (
    <ModalDialog
      title={release.answer ? "Released from custody" : "Release this account from custody?"}
      isKept={release.running || release.answer !== undefined}
      onClose={onClose}
    >
      {release.answer ? (
        <Released released={release.answer} onClose={onReleased} />
      ) : (
        <ChangeForm
          change={release}
          given={undefined}
          fields={[]}
          submit="Release from custody"
          kind="danger"
          onCancel={onClose}
        >
          <WhatStops shardId={shardId} account={account} />
        </ChangeForm>
      )}
    </ModalDialog>
  );
}

function WhatStops({
  shardId,
  account: { accountId, signingKey },
}: Pick<ReleaseAccountDialogProps, "shardId" | "account">) {
  const { data } = useOne<{ keys: Key[] }>(
    path`/shards/${shardId}/accounts/${accountId}/keys`,
    useMay()("view-keys", shardId),
  );
  const others = data?.keys.filter(({ publicKey }) => publicKey !== signingKey) ?? [];
  const full = others.filter(({ access }) => access === "full-access").length;
  const stacks = [...new Set(others.flatMap(({ labels }) => ownerOf(labels)?.stack ?? []))].sort();
  return (
    <>
      <p>
        The console deletes its key of <code>{accountId}</code> and no longer signs for the account: it cannot add or
        remove keys there, or create accounts below it. To take it back you need one of the account's full-access keys.
      </p>
      {data && (
        <p>
          {full === 0
            ? "The account has no other full-access key: the console will refuse."
            : `The account keeps ${full === 1 ? "1 other full-access key" : `${full} other full-access keys`} on the chain. Make sure that somebody has the private key of one.`}
        </p>
      )}
      <p>
        The chain keeps the key that the console signed with, <code>{signingKey}</code>, until you remove it.
      </p>
      {stacks.length > 0 && (
        <p className="note warning">
          Keys of the Pulumi {stacks.length === 1 ? "stack" : "stacks"} <code>{stacks.join(", ")}</code> are on this
          account. Their next <code>pulumi up</code> or <code>destroy</code> can no longer change them.
        </p>
      )}
    </>
  );
}

function Released({
  released: { accountId, keyOnChain, advice },
  onClose,
}: {
  released: ReleasedAccount;
  onClose: () => void;
}) {
  return (
    <div className="form">
      <p className="note good" role="status">
        {advice}
      </p>
      <CodeBlock text={`near delete-key ${accountId} ${keyOnChain}`} what="The command" />
      <DialogEnd onClose={onClose} />
    </div>
  );
}
