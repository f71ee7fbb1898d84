import { useState } from "react";
import { excessOf } from "../../../src/access/rights.js";
import { usePages } from "../api/pages.js";
import type { AccessKey } from "../api/types.js";
import { useAddressText } from "../parts/address.js";
import { Rights, Shards } from "../parts/holding.js";
import { Link } from "../parts/link.js";
import { MenuButton } from "../parts/menu-button.js";
import { Page } from "../parts/page.js";
import { PagedTable } from "../parts/paged-table.js";
import { SearchInput } from "../parts/search-input.js";
import { useSession } from "../session/session.js";
import { AccessKeyBeginning, AccessKeyEnd } from "./access-key-times.js";
import { RemoveAccessKeyDialog } from "./remove-access-key-dialog.js";

/** The access keys of the console, without their values. */
export function AccessKeysPage() {
  const { person } = useSession();
  const [name, setName] = useAddressText("name");
  const query = name && `?${new URLSearchParams({ name })}`;
  const pages = usePages<AccessKey>(`/access-keys${query}`, "accessKeys");
  const [removed, setRemoved] = useState<AccessKey>();
  return (
    <Page
      title="Access keys"
      lead="With them programs manage tokens and shards here, as the Pulumi provider does."
      actions={
        <Link to="/access-keys/create" kind="primary">
          Create an access key
        </Link>
      }
    >
      <div className="list-tools">
        <SearchInput name={name} onSearch={setName} pages={pages} />
      </div>
      <PagedTable
        caption="Access keys"
        pages={pages}
        keyOf={({ id }) => id}
        empty={name === "" ? "No access keys found" : `No access key has “${name}” in its name`}
        columns={[
          { heading: "Name", show: ({ name }) => <div className="name">{name}</div> },
          { heading: "Rights", show: (accessKey) => <Rights of={accessKey} /> },
          { heading: "Shards", show: (accessKey) => <Shards of={accessKey} /> },
          { heading: "Created", show: (accessKey) => <AccessKeyBeginning accessKey={accessKey} /> },
          { heading: "Expires", show: (accessKey) => <AccessKeyEnd accessKey={accessKey} /> },
          {
            heading: "Actions",
            isUnseen: true,
            show: (accessKey) =>
              !excessOf(person, accessKey) && (
                <MenuButton
                  label={`Actions for ${accessKey.name}`}
                  items={[{ label: "Remove…", onAction: () => setRemoved(accessKey), danger: true }]}
                />
              ),
          },
        ]}
      />
      {removed && <RemoveAccessKeyDialog accessKey={removed} onClose={() => setRemoved(undefined)} />}
    </Page>
  );
}
