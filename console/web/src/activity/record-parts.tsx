import type { AuditRecord, Right } from "../api/types.js";
import { Badge } from "../parts/badge.js";
import { inDigits } from "../parts/counted.js";
import { Link } from "../parts/link.js";
import { Shortened } from "../parts/shortened.js";
import { useMay } from "../session/session.js";
import { actionInWords, changesOf, KINDS, VIA } from "./record-words.js";

/** Who did it, with the name that they had then. */
export function RecordActor({ record: { actor, via, address } }: { record: AuditRecord }) {
  return (
    <>
      <ActorLink actor={actor} />
      {actor.kind !== "server" && (
        <span className="aside below">
          {VIA[via] ?? via}
          {address !== null && `, ${address}`}
        </span>
      )}
    </>
  );
}

function ActorLink({ actor: { kind, id, name } }: Pick<AuditRecord, "actor">) {
  const may = useMay();
  if (kind === "nobody") return "Somebody unknown";
  if (kind === "server") return "The console";
  const words = name ?? (id === null ? kind : `…${id.slice(-8)}`);
  if (kind === "access-key" && id !== null && may("manage-access-keys"))
    return <Link to={`/access-keys/${id}`}>{words}</Link>;
  if (kind === "person" && id !== null && may("manage-people")) return <Link to={`/people/${id}`}>{words}</Link>;
  return words;
}

/** What was done, whether it was allowed, and what is known of it besides. */
export function RecordAction({ record }: { record: AuditRecord }) {
  const { action, outcome, reason, count } = record;
  return (
    <>
      {actionInWords(action)}{" "}
      {outcome === "refused" && (
        <Badge tone="bad">
          Refused{reason !== null && `: ${reason}`}
          {count > 1 && ` (${inDigits(count)} times)`}
        </Badge>
      )}
      <RecordDetails record={record} />
    </>
  );
}

function RecordDetails({ record }: { record: AuditRecord }) {
  const { requestId, clientRequestId, target } = record;
  const facts = [
    ...changesOf(record),
    ...(target?.id ? [{ name: "target", text: target.id }] : []),
    ...(requestId === null ? [] : [{ name: "request", text: requestId }]),
    ...(clientRequestId === null ? [] : [{ name: "client's request", text: clientRequestId }]),
  ];
  if (facts.length === 0) return null;
  return (
    <details className="record-details">
      <summary>Details</summary>
      <dl>
        {facts.map(({ name, text }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** To what it was done. */
export function RecordTarget({ target }: Pick<AuditRecord, "target">) {
  const may = useMay();
  if (target === null) return "–";
  const { kind, id, name, shardId } = target;
  const to = id === null ? undefined : pathOf(target);
  const right = SEEN_WITH[kind];
  const isLink = to !== undefined && (right === undefined || may(right, shardId ?? undefined));
  const words = name ?? id ?? "";
  const shown = words.length > 30 ? <Shortened text={words} /> : words;
  return (
    <>
      {isLink ? <Link to={to}>{shown}</Link> : shown}
      <span className="aside below">
        {KINDS[kind] ?? kind}
        {shardId !== null && kind !== "shard" && ` of ${shardId}`}
      </span>
    </>
  );
}

function pathOf({ kind, id, shardId }: NonNullable<AuditRecord["target"]>): string | undefined {
  if (kind === "access-key") return `/access-keys/${id}`;
  if (kind === "person") return `/people/${id}`;
  if (kind === "shard") return `/shards/${id}`;
  if (shardId === null) return undefined;
  if (kind === "token") return `/shards/${shardId}/tokens/${id}`;
  return kind === "account" ? `/shards/${shardId}/custodian/${id}` : undefined;
}

const SEEN_WITH: Partial<Record<string, Right>> = {
  "access-key": "manage-access-keys",
  person: "manage-people",
  token: "view-tokens",
  account: "view-keys",
};
