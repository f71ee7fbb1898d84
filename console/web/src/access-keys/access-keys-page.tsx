import { useState } from "react";
import type { AccessKey } from "../api/types.js";
import { SimpleList } from "../list/simple-list.js";
import { BY_NAME, BY_TIME } from "../list/time-sorts.js";
import { Rights, Shards } from "../parts/holding.js";
import { Link } from "../parts/link.js";
import { MenuButton } from "../parts/menu-button.js";
import { Page } from "../parts/page.js";
import { StatusBadge } from "../parts/status-badge.js";
import { AccessKeyDialog, type AskedAboutAccessKey, useAccessKeyActs } from "./access-key-acts.js";
import { AccessKeyEnd, AccessKeyUse } from "./access-key-times.js";

/** The access keys of the console, without their values. */
export function AccessKeysPage() {
  const actsOf = useAccessKeyActs();
  const [asked, setAsked] = useState<AskedAboutAccessKey>();
  return (
    <Page
      title="Access keys"
      lead="Programs use them to manage tokens and shards, as the Pulumi provider does."
      actions={
        <Link to="/access-keys/create" kind="primary">
          Create an access key
        </Link>
      }
    >
      <SimpleList<AccessKey>
        caption="Access keys"
        words={["access key", "access keys"]}
        searchLabel="Find by name or id"
        path="/access-keys"
        field="accessKeys"
        keyOf={({ id }) => id}
        sorts={SORTS}
        statuses={STATUSES}
        columns={[
          {
            heading: "Name",
            kind: "name",
            sort: { by: "name" },
            show: (accessKey) => <NameOf accessKey={accessKey} />,
          },
          { heading: "Status", isPlain: true, show: ({ status }) => <StatusBadge status={status} /> },
          { heading: "Rights", kind: "wide", show: (accessKey) => <Rights of={accessKey} /> },
          { heading: "Shards", kind: "wide", show: (accessKey) => <Shards of={accessKey} /> },
          {
            heading: "Expires",
            sort: { by: "end" },
            show: (accessKey) => <AccessKeyEnd accessKey={accessKey} isShort />,
          },
          {
            heading: "Last used",
            sort: { by: "used", first: "descending" },
            show: (accessKey) => <AccessKeyUse accessKey={accessKey} isShort />,
          },
          {
            heading: "Actions",
            kind: "actions",
            show: (accessKey) => {
              const items = actsOf(accessKey, (what) => setAsked({ about: accessKey, what }));
              return items.length > 0 && <MenuButton label={`Actions for ${accessKey.name}`} items={items} />;
            },
          },
        ]}
      />
      {asked && <AccessKeyDialog asked={asked} onClose={() => setAsked(undefined)} />}
    </Page>
  );
}

const SORTS = [
  ...BY_TIME,
  ...BY_NAME,
  { value: "end", label: "Ending first" },
  { value: "-used", label: "Used most recently" },
  { value: "used", label: "Unused for longest" },
];

const STATUSES = [
  { value: "kept", label: "All but removed", query: {} },
  { value: "active", label: "Active", query: { status: "active" } },
  { value: "disabled", label: "Disabled", query: { status: "disabled" } },
  { value: "expired", label: "Expired", query: { status: "expired" } },
  { value: "removed", label: "Removed", query: { status: "removed" } },
  { value: "all", label: "All", query: { removed: "true" } },
];

function NameOf({ accessKey: { id, name } }: { accessKey: AccessKey }) {
  return <Link to={`/access-keys/${id}`}>{name}</Link>;
}
