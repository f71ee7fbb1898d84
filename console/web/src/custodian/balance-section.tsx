import { useOne } from "../api/one.js";
import { path } from "../api/request.js";
import type { Account, BalanceHistory } from "../api/types.js";
import { ProblemNote } from "../parts/problem-note.js";
import { Time } from "../parts/time.js";
import { Waiting } from "../parts/waiting.js";
import { BalanceChart } from "./balance-chart.js";
import { nearOf } from "./near.js";

/** How an account's balance changed in the last 90 days, as a chart and as a table. */
export function BalanceSection({ shardId, account: { accountId, balance } }: { shardId: string; account: Account }) {
  const { data, error, refetch } = useOne<BalanceHistory>(path`/shards/${shardId}/accounts/${accountId}/balances`);
  return (
    <section aria-labelledby="balances">
      <h2 id="balances">Balance</h2>
      {error && <ProblemNote error={error} again={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && <History seen={withNow(data.balances, balance)} />}
    </section>
  );
}

type Seen = BalanceHistory["balances"][number];

/** What the account has at this moment may not have been noted yet. */
function withNow(seen: readonly Seen[], balance: string | null): Seen[] {
  if (balance === null || seen.at(-1)?.balance === balance) return [...seen];
  return [...seen, { at: new Date().toISOString(), balance }];
}

function History({ seen }: { seen: readonly Seen[] }) {
  const [first] = seen;
  if (!first) return <p className="empty">The shard has not told a balance yet. It is asked once an hour.</p>;
  const now = Date.now();
  if (seen.length === 1) {
    return (
      <p>
        Unchanged since <Time at={first.at} />: {nearOf(first.balance)} NEAR. The shard is asked once an hour.
      </p>
    );
  }
  return (
    <>
      <BalanceChart seen={seen} from={Math.max(Date.parse(first.at), now - DAYS_SHOWN * 86_400_000)} to={now} />
      <details>
        <summary>Show as a table</summary>
        <BalanceTable seen={seen} />
      </details>
    </>
  );
}

function BalanceTable({ seen }: { seen: readonly Seen[] }) {
  return (
    <table className="numbers">
      <caption className="unseen">Balance by time, the newest first</caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">NEAR</th>
          <th scope="col">Change</th>
        </tr>
      </thead>
      <tbody>
        {seen
          .map(({ at, balance }, index) => (
            <tr key={at}>
              <th scope="row">
                <Time at={at} />
              </th>
              <td>
                <data value={balance} title={`${balance} yoctoNEAR`}>
                  {nearOf(balance)}
                </data>
              </td>
              <td>{changeFrom(seen[index - 1]?.balance, balance)}</td>
            </tr>
          ))
          .reverse()}
      </tbody>
    </table>
  );
}

/** "+1.5" or "−0.00012"; nothing for the first one. */
function changeFrom(before: string | undefined, balance: string): string {
  if (before === undefined) return "";
  const change = BigInt(balance) - BigInt(before);
  return change < 0n ? `−${nearOf(String(-change))}` : `+${nearOf(String(change))}`;
}

/** As long as the console keeps them. */
const DAYS_SHOWN = 90;
