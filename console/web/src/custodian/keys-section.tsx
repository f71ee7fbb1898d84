import { useRef, useState } from "react";
import { useOne } from "../api/one.js";
import { path } from "../api/request.js";
import type { Account, Key } from "../api/types.js";
import { ActorName } from "../parts/actor.js";
import { Badge } from "../parts/badge.js";
import { Button } from "../parts/button.js";
import { CopyButton } from "../parts/copy-button.js";
import { ownerOf } from "../parts/owner.js";
import { type Column, PagedTable } from "../parts/paged-table.js";
import { Time } from "../parts/time.js";
import { useMay } from "../session/session.js";
import { closedIn } from "../shards/closed-shard.js";
import { RemoveKeyDialog } from "./remove-key-dialog.js";

/** The keys of an account, as the chain has them. */
export function KeysSection({ shardId, account }: { shardId: string; account: Account }) {
  const { accountId, signingKey } = account;
  const { data, error, refetch } = useOne<{ keys: Key[] }>(path`/shards/${shardId}/accounts/${accountId}/keys`);
  const closed = closedIn(error);
  const may = useMay();
  const [removing, setRemoving] = useState<Key>();
  const heading = useRef<HTMLHeadingElement>(null);
  const close = () => {
    setRemoving(undefined);
    // The button that would have the focus again is gone with its key.
    const isGone = !data?.keys.some(({ publicKey }) => publicKey === removing?.publicKey);
    if (isGone) requestAnimationFrame(() => heading.current?.focus());
  };
  const removal: Column<Key> = {
    heading: "Actions",
    isUnseen: true,
    show: (key) =>
      key.publicKey === signingKey ? (
        <span className="aside">The custodian signs with it</span>
      ) : (
        <Button kind="danger" aria-label={`Remove ${key.publicKey}`} onPress={() => setRemoving(key)}>
          Remove
        </Button>
      ),
  };
  return (
    <section aria-labelledby="keys">
      <h2 id="keys" ref={heading} tabIndex={-1}>
        Keys on the chain
      </h2>
      {closed ? (
        <p className="empty">The shard is {closed}, so its chain is not asked which keys there are.</p>
      ) : (
        <PagedTable
          caption={`Keys of ${accountId}`}
          pages={{ items: data?.keys, error, again: () => void refetch(), more: undefined, loadingMore: false }}
          keyOf={({ publicKey }) => publicKey}
          empty="No keys found"
          columns={may("remove-keys", shardId) ? [...COLUMNS, removal] : COLUMNS}
        />
      )}
      {removing && <RemoveKeyDialog shardId={shardId} keyOnChain={removing} onClose={close} />}
    </section>
  );
}

const COLUMNS: readonly Column<Key>[] = [
  {
    heading: "Public key",
    show: ({ publicKey }) => (
      <div className="public-key">
        <code translate="no">{publicKey}</code>
        <CopyButton text={publicKey} what={publicKey} />
      </div>
    ),
  },
  {
    heading: "Access",
    show: ({ access }) => <Badge tone="plain">{access === "full-access" ? "Full access" : "Function calls"}</Badge>,
  },
  { heading: "Added", show: (key) => <Addition of={key} /> },
  { heading: "Belongs to", show: ({ labels }) => ownerOf(labels)?.stack ?? "" },
];

/** When and by whom the custodian was asked for a key; of keys from elsewhere the chain does not tell. */
function Addition({ of: { addedAt, addedBy } }: { of: Key }) {
  if (!addedAt) return <span className="aside">not known</span>;
  return (
    <div>
      <Time at={addedAt} />
      {addedBy && (
        <>
          {" "}
          by <ActorName actor={addedBy} />
        </>
      )}
    </div>
  );
}
