import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { findRecords } from "../../../console/src/audit/list.js";
import { type AuditFilter, walk } from "../../../console/src/audit/walk.js";
import { openStore, type Store } from "../../../console/src/store/store.js";
import { copyTemplate, makeFolder } from "../../support/console.js";
import { createConsoleDatabase, type TestDatabase } from "../../support/postgres.js";

const ACTORS = ["busy", "idle", "never"].map((_, i) => `00000000-0000-7000-8000-00000000000${i}`);
const [BUSY = "", IDLE = "", NEVER = ""] = ACTORS;
const ROWS = 20_000;

/** What the test wrote. */
interface Written {
  id: string;
  actor_id: string;
  action: string;
  outcome: "allowed" | "refused";
  target_id: string;
  shard_id: string | null;
  time: Date;
}

/** One node of a plan, as `explain (format json)` has it. */
interface PlanNode {
  "Node Type": string;
  "Rows Removed by Filter"?: number;
  Plans?: PlanNode[];
}

describe("console: filters of the audit trail", function () {
  this.timeout(60_000);
  let folder: string;
  let server: TestDatabase | undefined;
  let store: Store;
  let written: Written[];

  before(async () => {
    const url = process.env.KEYRING_TEST_DATABASE_URL;
    folder = await makeFolder();
    if (url) server = await createConsoleDatabase(url);
    else await copyTemplate(folder);
    const onConnectionLost = (error: Error) => assert.fail(error);
    store = await openStore({
      ...(server ? { databaseUrl: server.url } : { relaxedDurability: true }),
      folder: join(folder, "pg"),
      onConnectionLost,
    });
    written = await fill(store);
  });

  after(async () => {
    await store.close();
    await server?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const filters = (): AuditFilter[] => {
    const [early, late] = [written[ROWS / 4]?.time, written[ROWS / 2]?.time];
    const times = [{}, { since: late }, { since: early, until: late }];
    const all: AuditFilter[] = [];
    for (const actor of [undefined, BUSY, IDLE, NEVER]) {
      for (const action of [undefined, "issueToken", "removeShard", "unknown"]) {
        for (const outcome of [undefined, "allowed", "refused"] as const) {
          for (const target of [undefined, "target-7"]) {
            for (const shards of ["all", ["shard-1", "rare"], ["none"], []] as const) {
              for (const time of times) all.push({ actor, action, outcome, target, shards, ...time });
            }
          }
        }
      }
    }
    return all;
  };

  it("find what fits, in both orders and page by page", async () => {
    for (const filter of filters()) {
      const expected = written.filter((row) => fits(row, filter)).map(({ id }) => id);
      for (const order of ["asc", "desc"] as const) {
        const wanted = order === "asc" ? expected : expected.toReversed();
        const first = await findRecords(store.database, filter, { limit: 50, beyond: undefined, order });
        const ids = first.map(({ id }) => id);
        assert.deepEqual(ids, wanted.slice(0, 50), JSON.stringify({ filter, order }));
        if (wanted.length <= 50) continue;
        const next = await findRecords(store.database, filter, { limit: 50, beyond: ids.at(-1), order });
        assert.deepEqual(
          next.map(({ id }) => id),
          wanted.slice(50, 100),
          JSON.stringify({ filter, order }),
        );
      }
    }
  });

  it("walk along an index and look at nothing else, however rare it is what they look for", async () => {
    const rare: AuditFilter[] = [
      { shards: "all" },
      { actor: IDLE, shards: "all" },
      { target: "target-7", shards: "all" },
      { action: "removeShard", shards: "all" },
      { outcome: "refused", shards: "all" },
      { actor: BUSY, action: "removeShard", shards: "all" },
      { actor: BUSY, outcome: "refused", shards: "all" },
      { action: "removeShard", outcome: "refused", shards: "all" },
      { actor: BUSY, action: "issueToken", outcome: "refused", shards: "all" },
      { shards: ["rare", "none"] },
      { action: "issueToken", since: written[100]?.time, until: written[120]?.time, shards: "all" },
    ];
    for (const filter of rare) {
      const statement = walk(filter, { limit: 50, beyond: undefined, order: "desc" });
      const { rows } = await sql<{ "QUERY PLAN": { Plan: PlanNode }[] }>`
        explain (analyze, format json) ${statement}`.execute(store.database);
      const nodes = flat(rows[0]?.["QUERY PLAN"][0]?.Plan);
      const removed = nodes.map((node) => node["Rows Removed by Filter"] ?? 0);
      assert.deepEqual(new Set(removed), new Set([0]), JSON.stringify({ filter, nodes }));
      assert.ok(!nodes.some((node) => node["Node Type"] === "Seq Scan"), JSON.stringify({ filter, nodes }));
      // of shards, what each walk found is merged
      const sorts = nodes.filter((node) => node["Node Type"].includes("Sort")).length;
      assert.equal(sorts, filter.shards === "all" ? 0 : 1, JSON.stringify({ filter, nodes }));
    }
  });
});

/** Most of it is one actor that issues tokens; everything else is rare. */
async function fill({ database }: Store): Promise<Written[]> {
  const { rows } = await sql<Written>`
    insert into audit (id, writer, sequence, time, action, outcome, count, via, actor_kind, actor_id, target_kind, target_id, shard_id, hash)
    select
      (lpad(to_hex(1750000000000 + i * 1000), 12, '0') || '700080' || lpad(i::text, 14, '0'))::uuid,
      '00000000-0000-7000-8000-00000000ffff', i, timestamptz '2025-06-15 15:06:40Z' + i * interval '1 second',
      case when i % 1000 = 3 then 'removeShard' else 'issueToken' end,
      case when i % 400 = 5 then 'refused' else 'allowed' end,
      1, 'api', 'access-key', (case when i % 500 = 7 then ${IDLE} else ${BUSY} end)::uuid,
      'token', 'target-' || i % 200, case when i % 600 = 11 then 'rare' when i % 3 = 0 then null else 'shard-' || i % 3 end,
      sha256(convert_to(i::text, 'UTF8'))
    from generate_series(1, ${ROWS}::int) as i
    returning id, actor_id, action, outcome, target_id, shard_id, time`.execute(database);
  await sql`analyze audit`.execute(database);
  return rows;
}

function fits(row: Written, { actor, action, outcome, target, shards, since, until }: AuditFilter): boolean {
  return (
    (actor === undefined || row.actor_id === actor) &&
    (action === undefined || row.action === action) &&
    (outcome === undefined || row.outcome === outcome) &&
    (target === undefined || row.target_id === target) &&
    (shards === "all" || (row.shard_id !== null && shards.includes(row.shard_id))) &&
    (since === undefined || row.time >= since) &&
    (until === undefined || row.time < until)
  );
}

function flat(node: PlanNode | undefined): PlanNode[] {
  if (node === undefined) return [];
  const { Plans = [], ...own } = node;
  return [own, ...Plans.flatMap(flat)];
}
