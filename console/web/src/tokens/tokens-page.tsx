import { useState } from "react";
import type { Token } from "../api/types.js";
import { useListAddress } from "../list/list-address.js";
import { PagedList } from "../list/paged-list.js";
import { Button } from "../parts/button.js";
import { Link } from "../parts/link.js";
import { Page } from "../parts/page.js";
import { useMay } from "../session/session.js";
import { ClosedShardNote, useClosedShard } from "../shards/closed-shard.js";
import { ExportTokens } from "./export-tokens.js";
import { mendShown, type TokensShown, USUAL } from "./list-address.js";
import { tokensInWords } from "./living.js";
import { RevokeSelectedDialog } from "./revoke-selected-dialog.js";
import { isAlive, TOKEN_COLUMNS } from "./token-columns.js";
import { TokenFilters } from "./token-filters.js";
import { useTokenCount, useTokenList } from "./token-list.js";

/** The tokens of a shard. The address has what is shown of them. */
export function TokensPage({ shardId }: { shardId: string }) {
  const may = useMay();
  const closed = useClosedShard(shardId);
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
          <Link to={`/shards/${shardId}/create-token`} kind="primary">
            Create a new token
          </Link>
        )
      }
    >
      <ClosedShardNote shardId={shardId} />
      <TokenList shardId={shardId} />
    </Page>
  );
}

function TokenList({ shardId }: { shardId: string }) {
  const may = useMay();
  const { shown, change, turn, differs } = useListAddress(USUAL, mendShown);
  const page = useTokenList(shardId, shown);
  const count = useTokenCount(shardId, shown, page.data !== undefined && !page.isPlaceholderData);
  const [selected, setSelected] = useState<ReadonlyMap<string, Token>>(new Map());
  const [isRevoking, setIsRevoking] = useState(false);
  const isFiltered = differs("sort");

  const select = (tokens: readonly Token[], isSelected: boolean) => {
    const next = new Map(selected);
    for (const token of tokens) isSelected ? next.set(token.id, token) : next.delete(token.id);
    setSelected(next);
  };
  const selection = {
    selected: new Set(selected.keys()),
    isFor: isAlive,
    labelOf: ({ name }: Token) => `Select ${name}`,
    onSelect: select,
  };
  return (
    <>
      <TokenFilters
        shown={shown}
        onChange={change}
        onClear={isFiltered ? () => change({ ...USUAL, sort: shown.sort }) : undefined}
      />
      <PagedList
        caption={`Tokens of ${shardId}`}
        page={page}
        place={shown}
        turn={turn}
        columns={TOKEN_COLUMNS}
        keyOf={({ id }) => id}
        sort={shown.sort}
        onSort={(sort) => change({ sort })}
        selection={may("revoke-tokens", shardId) ? selection : undefined}
        inWords={tokensInWords}
        count={count}
        empty={emptyInWords(shown, isFiltered)}
        tools={
          <>
            {selected.size > 0 && (
              <>
                <Button kind="danger" onPress={() => setIsRevoking(true)}>
                  Revoke {tokensInWords(selected.size)}…
                </Button>
                <Button kind="quiet" onPress={() => setSelected(new Map())}>
                  Clear selection
                </Button>
              </>
            )}
            {page.data && page.data.items.length > 0 && <ExportTokens shardId={shardId} shown={shown} />}
          </>
        }
      />
      {isRevoking && (
        <RevokeSelectedDialog
          tokens={[...selected.values()]}
          onClose={(revoked) => {
            select(revoked, false);
            setIsRevoking(false);
          }}
        />
      )}
    </>
  );
}

function emptyInWords({ search, status, value }: TokensShown, isFiltered: boolean): string {
  if (value !== "") return "No token of this shard has this value";
  if (search !== "") return `No ${status === "active" ? "active " : ""}tokens match “${search}”`;
  return isFiltered ? "No tokens match these filters" : "No active tokens";
}
