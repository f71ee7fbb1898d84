import { Client } from "pg";
import { step } from "../../toolchain/steps.mjs";
import { startConsole } from "../console-process.js";
import { median } from "../median.js";
import type { Row } from "../row.js";
import { TimedClient } from "../scale/client.js";
import type { Workplace } from "../workplace.js";

const FEW = 10_000;
const MANY = 10_000_000;
const ROUNDS = 100;
const WARM_UP_ROUNDS = 20;

/** What people filter the trail by; what these find is there in both trails. */
const FILTERS = {
  "no filter": "",
  "by an access key": "actor=00000003-0000-7000-8000-000000000000",
  "by a target": "target=target-7",
  "by an action": "action=revokeToken",
  "only refusals": "outcome=refused",
  "by an access key and an action that it never did": "actor=00000003-0000-7000-8000-000000000000&action=removeShard",
  "refusals of an action that was never refused": "action=revokeToken&outcome=refused",
} as const;

/** What a filtered page of the audit trail takes among ten million records, against ten thousand. */
export async function measurePages(place: Workplace, databases: readonly [string, string]): Promise<Row[]> {
  const folder = await place.folder("audit-pages");
  const [small, large] = [
    await startConsole(place, `${folder}/few`, { databaseUrl: databases[0] }),
    await startConsole(place, `${folder}/many`, { databaseUrl: databases[1] }),
  ];
  await step(`Writing ${MANY.toLocaleString("en")} records, which takes minutes and 8 GB for a while`, async () => {
    await fill(databases[0], FEW);
    await fill(databases[1], MANY);
  });
  const clients = [new TimedClient(small), new TimedClient(large)];
  const rows = await step(`${ROUNDS} rounds of pages of each`, async () => {
    const rows: Row[] = [];
    for (const [name, query] of Object.entries(FILTERS)) {
      const taken: number[][] = [[], []];
      for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
        for (const [i, client] of clients.entries()) {
          const { ms } = await client.read(`/audit?${query}`);
          if (round >= 0) taken[i]?.push(ms);
        }
      }
      rows.push({
        measure: `page of the audit trail, ${name}, ${MANY.toLocaleString("en")} records`,
        figure: median(taken[1] ?? []),
        unit: "ms",
        yardstick: { name: `${FEW.toLocaleString("en")} records`, figure: median(taken[0] ?? []) },
        target: { of: "ratio", bound: "at most", value: 1.5 },
      });
    }
    return rows;
  });
  for (const client of clients) client.close();
  for (const console of [small, large]) await console.stop();
  return rows;
}

/** In one statement, and the indexes after it: ten million one by one would take an hour. */
async function fill(databaseUrl: string, count: number): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; definition: string }>(
      `select indexname as name, indexdef as definition from pg_indexes
      where tablename = 'audit' and indexname not in (select conname from pg_constraint where conrelid = 'audit'::regclass)`,
    );
    for (const { name } of rows) await client.query(`drop index "${name}"`);
    await client.query(
      `insert into audit (id, writer, sequence, time, action, outcome, reason, count, via, actor_kind, actor_id, actor_name, address, target_kind,
        target_id, target_name, shard_id, after, request_id, hash)
      select
        (lpad(to_hex(1750000000000 + i * 50), 12, '0') || '7000' || '8' || lpad(i::text, 15, '0'))::uuid,
        '00000000-0000-7000-8000-00000000ffff', i, timestamptz '2025-06-15 15:06:40Z' + i * interval '50 milliseconds',
        (array['issueToken', 'rotateToken', 'revokeToken', 'readToken'])[1 + i % 4],
        case when i % 52 = 1 then 'refused' else 'allowed' end, case when i % 52 = 1 then 'forbidden' end, 1, 'api', 'access-key',
        (lpad(to_hex(i % 40), 8, '0') || '-0000-7000-8000-000000000000')::uuid, 'pipeline ' || i % 40, '192.0.2.' || i % 250, 'token',
        'target-' || i / 3, 'token ' || i / 3, 'shard-' || i % 20,
        '{"permissions":["view-accounts","view-blocks"],"expiresAt":"2025-12-30T00:00:00.000Z"}', md5(i::text)::uuid::text,
        sha256(convert_to(i::text, 'UTF8'))
      from generate_series(1, $1::bigint) as i`,
      [count],
    );
    for (const { definition } of rows) await client.query(definition);
    await client.query("vacuum analyze audit");
  } finally {
    await client.end();
  }
}
