import { useState } from "react";
import { useChange } from "../api/change.js";
import { usePages } from "../api/pages.js";
import { request } from "../api/request.js";
import type { WaitingItem } from "../api/types.js";
import { Button } from "../parts/button.js";
import { ConfirmDialog } from "../parts/confirm-dialog.js";
import { Page } from "../parts/page.js";
import { PagedTable } from "../parts/paged-table.js";
import { ProblemNote } from "../parts/problem-note.js";
import { Time } from "../parts/time.js";
import { useMay, useSession } from "../session/session.js";
import { CustodyTable } from "./custody-table.js";

/** What a restored backup brought back, to be accepted or revoked. */
export function RestoredPage() {
  const [revoking, setRevoking] = useState(false);
  const may = useMay();
  const { person } = useSession();
  return (
    <Page
      title="Restored from a backup"
      lead="Everything here was active when the backup was made, including what was revoked since. Accept only what you know to be good."
      actions={
        <Button kind="danger" onPress={() => setRevoking(true)}>
          Revoke the rest
        </Button>
      }
    >
      <WaitingTable kind="token" title="Tokens" />
      {may("manage-access-keys") && <WaitingTable kind="access-key" title="Access keys" />}
      {may("manage-people") && <WaitingTable kind="person" title="People" />}
      {person.rights.includes("view-keys") && <CustodyTable />}
      {revoking && <RevokeRestDialog onClose={() => setRevoking(false)} />}
    </Page>
  );
}

const PROPERTY = { token: "tokens", "access-key": "accessKeys", person: "people" } as const;

function WaitingTable({ kind, title }: { kind: WaitingItem["kind"]; title: string }) {
  const pages = usePages<WaitingItem>(`/restore/waiting?kind=${kind}`, "waiting");
  const decide = useChange(({ id, decision }: { id: string; decision: "accept" | "revoke" }) =>
    request("/restore/review", { method: "POST", body: { decision, [PROPERTY[kind]]: [id] } }),
  );
  const revoke = kind === "token" ? "Revoke" : "Remove";
  return (
    <section>
      <h2>{title}</h2>
      {kind === "person" && <p className="aside">After you accept someone, give them a new code on the page People.</p>}
      {decide.error && <ProblemNote error={decide.error} />}
      <PagedTable
        caption={title}
        pages={pages}
        keyOf={({ id }) => id}
        empty="Nothing waits for review"
        columns={[
          { heading: "Name", kind: "name", show: (item) => <NameOf item={item} /> },
          { heading: "Created", show: ({ createdAt }) => <Time at={createdAt} /> },
          {
            heading: "Last used",
            show: ({ lastUsedAt }) => (lastUsedAt === null ? "–" : <Time at={lastUsedAt} />),
          },
          {
            heading: "Actions",
            kind: "actions",
            show: ({ id, name }) => (
              <div className="actions">
                <Button
                  aria-label={`Accept ${name}`}
                  isDisabled={decide.running}
                  onPress={() => decide.start({ id, decision: "accept" })}
                >
                  Accept
                </Button>
                <Button
                  kind="danger"
                  aria-label={`${revoke} ${name}`}
                  isDisabled={decide.running}
                  onPress={() => decide.start({ id, decision: "revoke" })}
                >
                  {revoke}
                </Button>
              </div>
            ),
          },
        ]}
      />
    </section>
  );
}

function NameOf({ item: { name, owner, shardId } }: { item: WaitingItem }) {
  return (
    <>
      {name}
      <span className="aside below">{[owner, shardId].filter((part) => part !== null).join(" · ")}</span>
    </>
  );
}

function RevokeRestDialog({ onClose }: { onClose: () => void }) {
  const revoke = useChange(
    () => request("/restore/review", { method: "POST", body: { decision: "revoke", all: true } }),
    onClose,
  );
  return (
    <ConfirmDialog title="Revoke the rest?" change={revoke} given={undefined} submit="Revoke" onClose={onClose}>
      <p>
        Every waiting token is revoked, and every waiting access key and person is removed, as far as your rights allow.
        This cannot be undone.
      </p>
    </ConfirmDialog>
  );
}
