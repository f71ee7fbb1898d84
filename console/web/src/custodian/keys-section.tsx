import { useRef, useState } from "react";
import { useOne } from "../api/one.js";
import { path } from "../api/request.js";
import type { Account, Key } from "../api/types.js";
import type { ListColumn } from "../list/list-table.js";
import { ActorName } from "../parts/actor.js";
import { Button } from "../parts/button.js";
import { CopyButton } from "../parts/copy-button.js";
import { ownerOf } from "../parts/owner.js";
import { PagedTable } from "../parts/paged-table.js";
import { Shortened } from "../parts/shortened.js";
import { Time } from "../parts/time.js";
import { useMay } from "../session/session.js";
import { closedIn } from "../shards/closed-shard.js";
import { KeyAccess } from "./key-access.js";
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
  const name: ListColumn<Key> = {
    heading: "Public key",
    kind: "name",
    show: (key) => <PublicKey of={key} isOwn={key.publicKey === signingKey} />,
  };
  const removal: ListColumn<Key> = {
    heading: "Actions",
    kind: "actions",
    show: (key) =>
      key.publicKey !== signingKey && (
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
          columns={may("remove-keys", shardId) ? [name, ...COLUMNS, removal] : [name, ...COLUMNS]}
        />
      )}
      {removing && <RemoveKeyDialog shardId={shardId} keyOnChain={removing} onClose={close} />}
    </section>
  );
}

const COLUMNS: readonly ListColumn<Key>[] = [
  { heading: "Access", kind: "wide", isPlain: true, show: (key) => <KeyAccess {...key} /> },
  { heading: "Added", kind: "wide", show: (key) => <Addition of={key} /> },
];

function PublicKey({ of: { publicKey, labels }, isOwn }: { of: Key; isOwn: boolean }) {
  const owner = ownerOf(labels);
  return (
    <>
      <div className="public-key">
        <code translate="no">
          <Shortened text={publicKey} />
        </code>
        <CopyButton text={publicKey} what={publicKey} />
      </div>
      {isOwn && <span className="aside below">The custodian signs with it</span>}
      {owner && <span className="aside below">of the Pulumi stack {owner.stack}</span>}
    </>
  );
}

/** When and by whom the custodian was asked for a key; of keys from elsewhere the chain does not tell. */
function Addition({ of: { addedAt, addedBy } }: { of: Key }) {
  if (!addedAt) return <span className="aside">not known</span>;
  return (
    <>
      <Time at={addedAt} isShort />
      {addedBy && (
        <>
          {" "}
          by <ActorName actor={addedBy} />
        </>
      )}
    </>
  );
}
