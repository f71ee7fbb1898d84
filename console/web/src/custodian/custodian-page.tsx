import { useState } from "react";
import { useLocation } from "wouter";
import { path } from "../api/request.js";
import type { Account } from "../api/types.js";
import { SimpleList } from "../list/simple-list.js";
import { Button } from "../parts/button.js";
import { type MenuAction, MenuButton } from "../parts/menu-button.js";
import { Page } from "../parts/page.js";
import { Time } from "../parts/time.js";
import { useMay } from "../session/session.js";
import { ClosedShardNote, useClosedShard } from "../shards/closed-shard.js";
import { AccountLink, pathOfAccount } from "./account-link.js";
import { AddKeyDialog } from "./add-key-dialog.js";
import { Balance } from "./balance.js";
import { CreateAccountDialog } from "./create-account-dialog.js";
import { TakeAccountDialog } from "./take-account-dialog.js";
import { Taker } from "./taker.js";

/** The accounts of a shard that the console signs for: Calimero's Security > Custodian. */
export function CustodianPage({ shardId }: { shardId: string }) {
  const [, go] = useLocation();
  const may = useMay();
  const closed = useClosedShard(shardId);
  const [open, setOpen] = useState<"create" | "take" | { addKeyTo: string }>();
  const close = () => setOpen(undefined);

  const actionsFor = (accountId: string): MenuAction[] => [
    ...(!closed && may("add-keys", shardId)
      ? [{ label: "Add public key", onAction: () => setOpen({ addKeyTo: accountId }) }]
      : []),
    { label: "View keys", onAction: () => go(pathOfAccount(shardId, accountId)) },
  ];
  return (
    <Page
      title="Custodian"
      lead={
        <>
          The accounts of <code>{shardId}</code> that this console signs for.
        </>
      }
      actions={
        !closed &&
        may("create-accounts", shardId) && (
          <>
            <Button kind="primary" onPress={() => setOpen("create")}>
              Create an account
            </Button>
            <Button onPress={() => setOpen("take")}>Take an account into custody</Button>
          </>
        )
      }
    >
      <ClosedShardNote shardId={shardId} />
      <SimpleList<Account>
        caption={`Accounts of ${shardId} in custody`}
        words={["account", "accounts"]}
        searchLabel="Find by account id"
        path={path`/shards/${shardId}/accounts`}
        field="accounts"
        keyOf={({ accountId }) => accountId}
        sorts={SORTS}
        columns={[
          {
            heading: "Account",
            kind: "name",
            sort: { by: "id" },
            show: ({ accountId }) => <AccountLink shardId={shardId} accountId={accountId} />,
          },
          { heading: "Balance", show: ({ balance }) => <Balance yocto={balance} closed={closed} /> },
          {
            heading: "In custody since",
            sort: { by: "created", first: "descending" },
            show: ({ createdAt }) => <Time at={createdAt} isShort />,
          },
          { heading: "Taken by", kind: "wide", show: (account) => <Taker account={account} /> },
          {
            heading: "Actions",
            kind: "actions",
            show: ({ accountId }) => <MenuButton label={`Actions for ${accountId}`} items={actionsFor(accountId)} />,
          },
        ]}
      />
      {open === "create" && <CreateAccountDialog shardId={shardId} onClose={close} />}
      {open === "take" && <TakeAccountDialog shardId={shardId} onClose={close} />}
      {typeof open === "object" && <AddKeyDialog shardId={shardId} accountId={open.addKeyTo} onClose={close} />}
    </Page>
  );
}

const SORTS = [
  { value: "id", label: "Account, A to Z" },
  { value: "-id", label: "Account, Z to A" },
  { value: "-created", label: "Newest in custody first" },
  { value: "created", label: "Longest in custody first" },
];
