import type { ReactNode } from "react";
import type { Overview } from "../api/types.js";
import { counted, inDigits } from "../parts/counted.js";
import { Link } from "../parts/link.js";
import { Time } from "../parts/time.js";
import { useLowBalances } from "./low-balances.js";

/** What needs somebody, each kind of it with the most pressing ones. */
export function Matters({ overview }: { overview: Overview }) {
  const low = useLowBalances();
  const matters = [
    ...mattersOf(overview),
    {
      title: "Balances below 1 NEAR",
      count: low.length,
      rest: undefined,
      items: low.map(({ shardId, accountId, balance }) => ({
        key: `${shardId} ${accountId}`,
        link: <Link to={`/shards/${shardId}/custodian/${accountId}`}>{accountId}</Link>,
        why: `${balance} NEAR`,
      })),
    },
  ].filter(({ count }) => count > 0);
  return (
    <section aria-labelledby="attention">
      <h2 id="attention">Needs attention</h2>
      {matters.length === 0 ? (
        <p className="empty">Nothing needs attention</p>
      ) : (
        <div className="matters">
          {matters.map(({ title, count, items, rest }) => (
            <section key={title} className="matter" aria-label={title}>
              <h3>
                {title} <span className="aside">{inDigits(count)}</span>
              </h3>
              <ul>
                {items.map(({ key, link, why }) => (
                  <li key={key}>
                    {link} <span className="aside">{why}</span>
                  </li>
                ))}
              </ul>
              {count > items.length && (
                <p className="aside">
                  and {inDigits(count - items.length)} more{rest && <>: {rest}</>}
                </p>
              )}
            </section>
          ))}
        </div>
      )}
    </section>
  );
}

interface MatterShown {
  title: string;
  count: number;
  items: { key: string; link: ReactNode; why: ReactNode }[];
  /** Where all of them are. */
  rest: ReactNode;
}

function mattersOf(overview: Overview): MatterShown[] {
  const { endingTokens, unusedTokens, deniedTokens, endingAccessKeys, failedOperations } = overview;
  return [
    {
      title: "Tokens that expire within 7 days",
      ...tokens(endingTokens, "ends-7", ({ expiresAt }) => <Time at={expiresAt} isShort />),
    },
    {
      title: "Access keys that expire within 14 days",
      count: endingAccessKeys?.count ?? 0,
      items: (endingAccessKeys?.items ?? []).map(({ id, name, expiresAt }) => ({
        key: id,
        link: <Link to={`/access-keys/${id}`}>{name}</Link>,
        why: <Time at={expiresAt} isShort />,
      })),
      rest: <Link to="/access-keys">Access keys</Link>,
    },
    {
      title: "Operations of the custodian that failed",
      count: failedOperations?.count ?? 0,
      items: (failedOperations?.items ?? []).map(({ id, shardId, accountId, finishedAt }) => ({
        key: id,
        link: <Link to={`/shards/${shardId}/operations?status=failed`}>{accountId}</Link>,
        why: <Time at={finishedAt} isShort />,
      })),
      rest: undefined,
    },
    {
      title: "Tokens with denied requests",
      ...tokens(deniedTokens, "active", ({ denied }) => `${counted(denied, "request")} in 7 days`),
    },
    {
      title: "Tokens never used",
      ...tokens(unusedTokens, "unused", ({ createdAt }) => (
        <>
          created <Time at={createdAt} isShort />
        </>
      )),
    },
  ];
}

function tokens<Item extends { id: string; name: string; shardId: string }>(
  matter: { count: number; items: Item[] } | null,
  status: string,
  why: (item: Item) => ReactNode,
): Omit<MatterShown, "title"> {
  const items = matter?.items ?? [];
  const shards = [...new Set(items.map(({ shardId }) => shardId))];
  return {
    count: matter?.count ?? 0,
    items: items.map((item) => ({
      key: item.id,
      link: <Link to={`/shards/${item.shardId}/tokens/${item.id}`}>{item.name}</Link>,
      why: why(item),
    })),
    rest: shards.map((shardId, index) => (
      <span key={shardId}>
        {index > 0 && ", "}
        <Link to={`/shards/${shardId}/tokens?status=${status}`}>{shardId}</Link>
      </span>
    )),
  };
}
