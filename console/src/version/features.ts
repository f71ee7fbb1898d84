/**
 * What this console can do beyond the API of the first ones, which announced nothing: each parameter, route and field that a client may only
 * use with a console that has it. The keys are what clients compare: never change or reuse one.
 *
 * Query parameters and bodies are strict, so a console refuses what it does not know. Add an entry here in the commit that adds such a thing.
 */
export const FEATURES = {
  "revoke-sole": "`DELETE …/tokens/{tokenId}?sole=<label>` revokes only if no other living token has the label.",
  "find-by-name": "`?name=` of the lists of tokens and access keys.",
  "list-operations": "`GET /shards/{shardId}/operations`.",
  "disable-access-keys":
    "`GET` and `PATCH /access-keys/{accessKeyId}`, `?removed=true` of the list, and the `status` and `lastUsedAt` of access keys.",
  "disable-people": "`disabled` in `PATCH /people/{personId}`, and the status `disabled` of people.",
  "revoke-issued-by":
    "`DELETE /shards/{shardId}/tokens?issuedBy=<id>` revokes every token that an access key or person issued.",
  "narrow-tokens": "`PATCH …/tokens/{tokenId}` takes permissions or time away from a token.",
  "disable-shards":
    "`PATCH` and `DELETE /shards/{shardId}`, `?removed=true` of the list of shards, their `status`, and the right `manage-shards`.",
  "release-accounts": "`DELETE /shards/{shardId}/accounts/{accountId}` gives an account out of custody.",
  restore:
    "`GET /backup`, `GET /restore`, `GET /restore/waiting`, `POST /restore/review`, `GET /restore/custody`, `GET /shards/{shardId}/custody-differences`, and the status `suspended` of tokens and people.",
  "shard-endpoints":
    "`endpoints` of `POST /shards` and `PATCH /shards/{shardId}`: several RPC URLs with headers; `upstream.endpoints` of shards; `POST /connection-test` and `POST /shards/{shardId}/connection-test`.",
  "allowed-origins":
    "`allowedOrigins` of `POST /shards` and `PATCH /shards/{shardId}`: the origins whose pages may use the gateway of a shard.",
  "sort-tokens":
    "`sort`, `status=expired`, `status=revoked`, `endsWithin`, `neverUsed`, `stack`, `permission`, `issuedBy`, `search` and `valueHash` of the list of tokens, and `GET /shards/{shardId}/token-count`.",
  audit: "`GET /audit`, `GET /audit/verification`, and the right `view-audit`.",
  "audit-about": "`?about=` of `GET /audit`, and `GET /audit/actions`.",
  "rotate-tokens": "`POST …/tokens/{tokenId}/rotate` issues a token in place of another.",
  "token-usage": "`GET …/tokens/{tokenId}/usage` counts the requests of a token by day.",
  "sort-lists":
    "`sort`, `search`, `count` and `status` of the lists of access keys, people, shards, accounts and operations, as far as each has them.",
  "change-access-keys":
    "`name`, `rights` and `shards` in `PATCH /access-keys/{accessKeyId}`, and `POST /access-keys/{accessKeyId}/rotate`.",
  sessions: "`GET` and `DELETE` of `/sessions` and `/people/{personId}/sessions`.",
  "function-call-keys":
    "`functionCall` of `POST /shards/{shardId}/accounts/{accountId}/keys`, of keys and of operations.",
  "balance-history": "`GET /shards/{shardId}/accounts/{accountId}/balances`: how a balance changed.",
  "token-bounds":
    "`allowedAddresses`, `requestsPerSecond` and `maxOpenRequests` of tokens, in `POST …/tokens` and `PATCH …/tokens/{tokenId}`.",
  "access-key-bounds":
    "`allowedAddresses`, `requestsPerSecond`, `maxTokenLifetime`, `issuablePermissions` and `endsWithKey` of access keys.",
  "token-ceilings":
    "`maxTokenLifetime` and `tokenPermissions` of `POST /shards` and `PATCH /shards/{shardId}`: what may be issued for a shard.",
  overview: "`GET /overview`: what needs somebody.",
} as const;

/** The name of a feature. */
export type Feature = keyof typeof FEATURES;
