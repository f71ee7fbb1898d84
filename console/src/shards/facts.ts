import { redactedUrl } from "pulumi-keyring-near";
import type { Facts, Target } from "../access/trail.js";
import { type Shard, statusOf } from "./shard.js";

/** What the audit trail keeps of a shard: of URLs what everybody may see, of headers their names. */
export function shardFacts(shard: Shard): Facts {
  const { masterAccount, upstream, allowedOrigins, maxTokenLifetime, tokenPermissions } = shard;
  const endpoints =
    upstream.kind === "development"
      ? "development"
      : upstream.endpoints.map(({ url, headers }) => ({
          url: redactedUrl(url),
          headers: headers.map(({ name }) => name),
        }));
  return { masterAccount, endpoints, allowedOrigins, maxTokenLifetime, tokenPermissions, status: statusOf(shard) };
}

export function shardTarget({ id }: Pick<Shard, "id">): Target {
  return { kind: "shard", id, name: id, shardId: id };
}
