import { useState } from "react";
import type { Token } from "../api/types.js";
import { useAddressQuery } from "../parts/address.js";
import { Button } from "../parts/button.js";
import { Link } from "../parts/link.js";
import { Page } from "../parts/page.js";
import { usePlace } from "../parts/place.js";
import { ProblemNote } from "../parts/problem-note.js";
import { Waiting } from "../parts/waiting.js";
import { useMay } from "../session/session.js";
import { ClosedShardNote, useClosedShard } from "../shards/closed-shard.js";
import { ExportTokens } from "./export-tokens.js";
import { isFiltered, type ListAddress, readAddress, writeAddress } from "./list-address.js";
import { tokensInWords } from "./living.js";
import { RevokeSelectedDialog } from "./revoke-selected-dialog.js";
import { TokenFilters } from "./token-filters.js";
import { useTokenCount, useTokenList } from "./token-list.js";
import { TokensTable } from "./tokens-table.js";

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
  const [query, keep] = useAddressQuery();
  const address = readAddress(query);
  const list = useTokenList(shardId, address);
  const count = useTokenCount(shardId, address, list.data !== undefined && !list.isPlaceholderData);
  const [selected, setSelected] = useState<ReadonlyMap<string, Token>>(new Map());
  const [isRevoking, setIsRevoking] = useState(false);
  usePlace(list.data !== undefined);

  const change = (changed: Partial<ListAddress>) =>
    keep(writeAddress({ ...address, ...changed, after: "", from: "" }), "replace");
  const clear = () => keep(writeAddress({ ...readAddress(new URLSearchParams()), sort: address.sort }), "replace");
  const select = (tokens: readonly Token[], isSelected: boolean) => {
    const next = new Map(selected);
    for (const token of tokens) isSelected ? next.set(token.id, token) : next.delete(token.id);
    setSelected(next);
  };
  const turn = (after: string, from: number) => {
    keep(writeAddress({ ...address, after, from: from > 1 ? String(from) : "" }), "push");
    document.getElementById("list-count")?.focus();
  };
  const tokens = list.data?.tokens;
  const first = Number(address.from) || 1;
  const next = list.data?.nextCursor;
  return (
    <>
      <TokenFilters address={address} onChange={change} onClear={clear} />
      {list.error && <ProblemNote error={list.error} again={() => void list.refetch()} />}
      {!tokens && !list.error && <Waiting />}
      {tokens && (
        <>
          <div className="list-head">
            {/* There from the beginning: what is put into it is read out. */}
            <p id="list-count" role="status" tabIndex={-1}>
              {!list.isPlaceholderData && countInWords(count, first, tokens.length)}
            </p>
            <div className="actions">
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
              {tokens.length > 0 && <ExportTokens shardId={shardId} address={address} />}
            </div>
          </div>
          {tokens.length === 0 ? (
            <p className="empty">{emptyInWords(address)}</p>
          ) : (
            <TokensTable
              caption={`Tokens of ${shardId}`}
              tokens={tokens}
              sort={address.sort}
              onSort={(sort) => change({ sort })}
              selected={may("revoke-tokens", shardId) ? selected : undefined}
              onSelect={select}
              isBusy={list.isPlaceholderData}
            />
          )}
          {(address.after !== "" || next) && (
            <nav className="pages" aria-label="Pages">
              <Button onPress={() => turn("", 1)} isDisabled={address.after === ""}>
                First page
              </Button>
              <Button
                onPress={() => next && turn(next, first + tokens.length)}
                isDisabled={!next || list.isPlaceholderData}
              >
                Next page
              </Button>
            </nav>
          )}
        </>
      )}
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

function countInWords(count: number | undefined, first: number, shown: number): string {
  if (count === undefined) return "";
  if (shown === count || shown === 0) return tokensInWords(count);
  return `${COUNT.format(first)}–${COUNT.format(first + shown - 1)} of ${tokensInWords(count)}`;
}

function emptyInWords(address: ListAddress): string {
  const { search, status, value } = address;
  if (value !== "") return "No token of this shard has this value";
  if (search !== "") return `No ${status === "active" ? "active " : ""}tokens match “${search}”`;
  return isFiltered(address) ? "No tokens match these filters" : "No active tokens";
}

const COUNT = new Intl.NumberFormat("en");
