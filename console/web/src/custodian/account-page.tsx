import { useState } from "react";
import { useLocation } from "wouter";
import type { Account } from "../api/types.js";
import { Button } from "../parts/button.js";
import { Facts } from "../parts/facts.js";
import { Link } from "../parts/link.js";
import { Page } from "../parts/page.js";
import { ProblemNote } from "../parts/problem-note.js";
import { Time } from "../parts/time.js";
import { Waiting } from "../parts/waiting.js";
import { useMay } from "../session/session.js";
import { type ClosedShard, ClosedShardNote, useClosedShard } from "../shards/closed-shard.js";
import { useAccount } from "./account.js";
import { AddKeyDialog } from "./add-key-dialog.js";
import { Balance } from "./balance.js";
import { BalanceSection } from "./balance-section.js";
import { KeysSection } from "./keys-section.js";
import { ReleaseAccountDialog } from "./release-account-dialog.js";
import { SigningKeyNote } from "./signing-key-note.js";
import { Taker } from "./taker.js";

/** One account in custody, and its keys. */
export function AccountPage({ shardId, accountId }: { shardId: string; accountId: string }) {
  const { account, error, again } = useAccount(shardId, accountId);
  const closed = useClosedShard(shardId);
  const may = useMay();
  const [, go] = useLocation();
  const [adding, setAdding] = useState(false);
  // As it was when the question came up: afterwards there is no such account.
  const [releasing, setReleasing] = useState<Account>();
  return (
    <Page
      title={accountId}
      actions={
        account &&
        !closed && (
          <>
            {may("add-keys", shardId) && (
              <Button kind="primary" onPress={() => setAdding(true)}>
                Add public key
              </Button>
            )}
            {may("remove-keys", shardId) && (
              <Button kind="danger" onPress={() => setReleasing(account)}>
                Release from custody…
              </Button>
            )}
          </>
        )
      }
    >
      {error && <ProblemNote error={error} again={again} />}
      <ClosedShardNote shardId={shardId} />
      {account && <AccountFacts shardId={shardId} account={account} closed={closed} />}
      {account === undefined && !error && <Waiting />}
      {account === null && <p className="empty">This console has no such account in custody.</p>}
      <p>
        <Link to={`/shards/${shardId}/custodian`}>All accounts in custody</Link>
      </p>
      {adding && <AddKeyDialog shardId={shardId} accountId={accountId} onClose={() => setAdding(false)} />}
      {releasing && (
        <ReleaseAccountDialog
          shardId={shardId}
          account={releasing}
          onClose={() => setReleasing(undefined)}
          onReleased={() => go(`/shards/${shardId}/custodian`)}
        />
      )}
    </Page>
  );
}

interface AccountFactsProps {
  shardId: string;
  account: Account;
  closed: ClosedShard | undefined;
}

function AccountFacts({ shardId, account, closed }: AccountFactsProps) {
  return (
    <>
      <Facts
        facts={{
          Balance: <Balance yocto={account.balance} closed={closed} />,
          "In custody since": <Time at={account.createdAt} />,
          "Taken by": <Taker account={account} />,
        }}
      />
      {!closed && <SigningKeyNote shardId={shardId} accountId={account.accountId} />}
      <KeysSection shardId={shardId} account={account} />
      <BalanceSection shardId={shardId} account={account} />
    </>
  );
}
