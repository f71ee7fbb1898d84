import { useState } from "react";
import { usePages } from "../api/pages.js";
import type { AccessKey } from "../api/types.js";
import { useAddressText } from "../parts/address.js";
import { Rights, Shards } from "../parts/holding.js";
import { Link } from "../parts/link.js";
import { MenuButton } from "../parts/menu-button.js";
import { Page } from "../parts/page.js";
import { PagedTable } from "../parts/paged-table.js";
import { SearchInput } from "../parts/search-input.js";
import { StatusBadge } from "../parts/status-badge.js";
import { Switch } from "../parts/switch.js";
import { AccessKeyDialog, type AskedAboutAccessKey, useAccessKeyActs } from "./access-key-acts.js";
import { AccessKeyEnd, AccessKeyUse } from "./access-key-times.js";

/** The access keys of the console, without their values. */
export function AccessKeysPage() {
  const actsOf = useAccessKeyActs();
  const [withRemoved, setWithRemoved] = useState(false);
  const [name, setName] = useAddressText("name");
  const query = new URLSearchParams({ ...(name && { name }), ...(withRemoved && { removed: "true" }) });
  const pages = usePages<AccessKey>(`/access-keys?${query}`, "accessKeys");
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
      <div className="list-tools">
        <SearchInput name={name} onSearch={setName} pages={pages} />
        <Switch label="Show removed" isSelected={withRemoved} onChange={setWithRemoved} />
      </div>
      <PagedTable
        caption="Access keys"
        pages={pages}
        keyOf={({ id }) => id}
        empty={name === "" ? "No access keys found" : `No access keys match “${name}”`}
        columns={[
          { heading: "Name", show: (accessKey) => <NameOf accessKey={accessKey} /> },
          { heading: "Status", show: ({ status }) => <StatusBadge status={status} /> },
          { heading: "Rights", show: (accessKey) => <Rights of={accessKey} /> },
          { heading: "Shards", show: (accessKey) => <Shards of={accessKey} /> },
          { heading: "Expires", show: (accessKey) => <AccessKeyEnd accessKey={accessKey} /> },
          { heading: "Last used", show: (accessKey) => <AccessKeyUse accessKey={accessKey} /> },
          {
            heading: "Actions",
            isUnseen: true,
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

function NameOf({ accessKey: { id, name } }: { accessKey: AccessKey }) {
  return (
    <div className="name">
      <Link to={`/access-keys/${id}`}>{name}</Link>
    </div>
  );
}
