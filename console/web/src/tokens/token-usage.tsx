import { useOne } from "../api/one.js";
import { path } from "../api/request.js";
import type { Token, TokenUsage } from "../api/types.js";
import { counted, inDigits } from "../parts/counted.js";
import { ProblemNote } from "../parts/problem-note.js";
import { Waiting } from "../parts/waiting.js";
import { UsageChart } from "./usage-chart.js";
import { type Day, lastDays, sumOf } from "./usage-days.js";

/** How much a token was used in the last 30 days, as a chart and as a table. */
export function TokenUsageSection({ token: { id, shardId } }: { token: Token }) {
  const { data, error, refetch } = useOne<TokenUsage>(path`/shards/${shardId}/tokens/${id}/usage`);
  return (
    <section aria-labelledby="usage">
      <h2 id="usage">Usage</h2>
      {error && <ProblemNote error={error} again={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && <Usage days={lastDays(data.days, new Date())} />}
    </section>
  );
}

function Usage({ days }: { days: readonly Day[] }) {
  const { read, write, denied } = sumOf(days);
  if (read + write + denied === 0) return <p className="empty">No requests in the last 30 days</p>;
  return (
    <>
      <p>
        {counted(read + write, "request")} allowed in the last 30 days ({inDigits(read)} read, {inDigits(write)} write),{" "}
        {inDigits(denied)} denied.
      </p>
      <UsageChart days={days} />
      <details>
        <summary>Show as a table</summary>
        <UsageTable days={days.filter(({ read, write, denied }) => read + write + denied > 0)} />
      </details>
    </>
  );
}

function UsageTable({ days }: { days: readonly Day[] }) {
  return (
    <table className="numbers">
      <caption className="unseen">Requests per day</caption>
      <thead>
        <tr>
          <th scope="col">Day (UTC)</th>
          <th scope="col">Read</th>
          <th scope="col">Write</th>
          <th scope="col">Denied</th>
        </tr>
      </thead>
      <tbody>
        {days.map(({ day, read, write, denied }) => (
          <tr key={day}>
            <th scope="row">{day}</th>
            <td>{inDigits(read)}</td>
            <td>{inDigits(write)}</td>
            <td>{inDigits(denied)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
