import { useState } from "react";
import { usePages } from "../api/pages.js";
import { path } from "../api/request.js";
import type { Token } from "../api/types.js";
import { useAddressText } from "../parts/address.js";
import { Link } from "../parts/link.js";
import { ownerOf } from "../parts/owner.js";
import { Page } from "../parts/page.js";
import { PagedTable } from "../parts/paged-table.js";
import { SearchInput } from "../parts/search-input.js";
import { Switch } from "../parts/switch.js";
import { Time } from "../parts/time.js";
import { useMay } from "../session/session.js";
import { ClosedShardNote, useClosedShard } from "../shards/closed-shard.js";
import { permissionsInWords } from "./permissions.js";
import { TokenEnd, TokenStatus } from "./token-status.js";

/** The tokens of a shard. */
export function TokensPage({ shardId }: { shardId: string }) {
  const may = useMay();
  const closed = useClosedShard(shardId);
  const [withDead, setWithDead] = useState(false);
  const [name, setName] = useAddressText("name");
  const query = new URLSearchParams({ ...(name && { name }), ...(!withDead && { status: "active" }) });
  const pages = usePages<Token>(`${path`/shards/${shardId}/tokens`}?${query}`, "tokens");
  const at = `/shards/${shardId}`;
  return (
    <Page
      title="Tokens"
      lead={
        <>
          Programs use tokens to reach <code>{shardId}</code> through the gateway.
        </>
      }
      actions={
        !closed &&
        may("issue-tokens", shardId) && (
          <Link to={`${at}/create-token`} kind="primary">
            Create a new token
          </Link>
        )
      }
    >
      <ClosedShardNote shardId={shardId} />
      <div className="list-tools">
        <SearchInput name={name} onSearch={setName} pages={pages} />
        <Switch label="Show revoked and expired" isSelected={withDead} onChange={setWithDead} />
      </div>
      <PagedTable
        caption={`Tokens of ${shardId}`}
        pages={pages}
        keyOf={({ id }) => id}
        empty={name === "" ? "No tokens found" : `No ${withDead ? "" : "active "}tokens match “${name}”`}
        columns={[
          { heading: "Name", show: (token) => <Link to={`${at}/tokens/${token.id}`}>{token.name}</Link> },
          { heading: "Status", show: (token) => <TokenStatus token={token} /> },
          { heading: "Permissions", show: ({ permissions }) => permissionsInWords(permissions) },
          { heading: "Ends", show: (token) => <TokenEnd token={token} /> },
          { heading: "Last used", show: ({ lastUsedAt }) => (lastUsedAt ? <Time at={lastUsedAt} /> : "Never") },
          { heading: "Belongs to", show: ({ labels }) => ownerOf(labels)?.stack ?? "" },
        ]}
      />
    </Page>
  );
}
