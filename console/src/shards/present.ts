import { redactedUrl } from "pulumi-keyring-near";
import type { z } from "zod";
import { allows, type Holding } from "../access/rights.js";
import type { Health } from "../gateway/index.js";
import type { healthSchema, shardSchema } from "./schemas.js";
import { type RemoteUpstream, type Shard, statusOf } from "./shard.js";

/** What is needed to show a shard. */
export interface ShardPresenter {
  /** The gateway URL of a shard. */
  rpcUrl(shardId: string): string;
  healthOf(shardId: string, url: string): Health;
  now(): Date;
}

/** A shard as an answer shows it to somebody. */
export function presentShard(shard: Shard, viewer: Holding, by: ShardPresenter): z.input<typeof shardSchema> {
  const { id, masterAccount, upstream, allowedOrigins, maxTokenLifetime, tokenPermissions } = shard;
  const { createdAt, disabledAt, removedAt, removedBy } = shard;
  return {
    id,
    masterAccount,
    upstream: upstream.kind === "development" ? upstream : presentUpstream(id, upstream, viewer, by),
    rpcUrl: by.rpcUrl(id),
    allowedOrigins: [...allowedOrigins],
    maxTokenLifetime,
    tokenPermissions: tokenPermissions && [...tokenPermissions],
    status: statusOf(shard),
    createdAt: createdAt.toISOString(),
    disabledAt: disabledAt?.toISOString() ?? null,
    removedAt: removedAt?.toISOString() ?? null,
    removedBy,
  };
}

function presentUpstream(shardId: string, { endpoints }: RemoteUpstream, viewer: Holding, by: ShardPresenter) {
  const redacted = !allows(viewer, "add-shards", shardId);
  const shown = (url: string) => (redacted ? redactedUrl(url) : url);
  return {
    kind: "url" as const,
    url: shown(endpoints[0].url),
    redacted,
    endpoints: endpoints.map(({ url, headers }) => ({
      url: shown(url),
      headers: headers.map(({ name }) => name),
      health: presentHealth(by.healthOf(shardId, url), by.now().getTime()),
    })),
  };
}

function presentHealth(health: Health, now: number): z.input<typeof healthSchema> {
  const { state, since, lastSuccessAt, lastFailureAt, lastFailure, setAsideUntil } = health.report(now);
  return {
    state,
    since: timeOf(since),
    lastSuccessAt: timeOf(lastSuccessAt),
    lastFailureAt: timeOf(lastFailureAt),
    lastFailure: lastFailure ?? null,
    setAsideUntil: timeOf(setAsideUntil),
  };
}

function timeOf(milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : new Date(milliseconds).toISOString();
}
