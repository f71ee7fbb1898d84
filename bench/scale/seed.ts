/**
 * `seed.ts <data folder> <count>`: puts living tokens into a stopped console's database, in one statement. A process of its own, since
 * the embedded database keeps its memory.
 */
import { join } from "node:path";
import { sql } from "kysely";
import { lockFolder } from "../../console/src/data-folder/lock.js";
import { openStore } from "../../console/src/store/store.js";
import { SHARD } from "../console-process.js";
import { TOKENS_A_STACK } from "./seeded.js";

async function seed(dataDir: string, count: number): Promise<void> {
  const lock = await lockFolder(dataDir);
  const store = await openStore({ folder: join(dataDir, "pg"), onConnectionLost: () => {} });
  // the ids are version 7 of UUID, a millisecond apart, as if the tokens had been issued before now
  await sql`
    with token as (
      insert into tokens (id, shard_id, name, permissions, labels, value_hash, created_at, expires_at,
        issued_by, idempotency_key, attempt, request_hash)
      select
        (lpad(to_hex((extract(epoch from now()) * 1000)::bigint - ${count}::bigint + i), 12, '0') || '7000' || '8' || substr(md5(i::text), 1, 15))::uuid,
        ${SHARD}, 'token-' || i, '{view-accounts,view-blocks}',
        jsonb_build_object('owner', 'organization/app-' || i / ${TOKENS_A_STACK}::int || '/dev/token-' || i, 'instance', md5(i::text), 'generation', '1'),
        sha256(convert_to(encode(sha256(convert_to('token ' || i, 'UTF8')), 'hex'), 'UTF8')),
        now(), now() + interval '30 days',
        (select id from access_keys order by id limit 1), md5(i::text) || '.1', 1, sha256(convert_to(i::text, 'UTF8'))
      from generate_series(0, ${count}::int - 1) as i
      returning *
    )
    insert into token_labels (token_id, shard_id, key, value, dead_at)
    select token.id, token.shard_id, label.key, label.value, token.dead_at
    from token cross join lateral jsonb_each_text(token.labels) as label`.execute(store.database);
  await store.close();
  lock.release();
}

const [dataDir = "", count = "0"] = process.argv.slice(2);
seed(dataDir, Number(count)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
