import assert from "node:assert/strict";
import { sql } from "kysely";
import { BalanceHistory } from "../../../console/src/balances/balance-history.js";
import { TestClock } from "../../support/clock.js";
import { storesOnBothDatabases } from "../../support/stores.js";

const logger = { warn: () => {} };

describe("console: asking chains for balances", () => {
  const engines = storesOnBothDatabases();

  for (const [engine, open] of Object.entries(engines)) {
    it(`is done by one of several consoles, for every account, whatever shard does not answer (${engine})`, async () => {
      const clock = new TestClock();
      const store = await open();
      const { database } = store;
      await sql`insert into shards (id, master_account, upstream_kind, upstream_url, created_at, disabled_at)
        select id, id, 'url', 'https://rpc.example.org/', now(), case when id = 'closed' then now() end
        from unnest(array['a-silent', 'many', 'closed']) as id`.execute(database);
      await sql`insert into custodial_accounts (shard_id, account_id, public_key, sealed_key, created_at)
        select shard, 'account-' || number, 'ed25519:x', '', now()
        from unnest(array['a-silent', 'many', 'closed']) as shard, generate_series(1, 40) as number`.execute(database);
      const asked: string[] = [];
      const balanceOf = async (shardId: string, accountId: string) => {
        asked.push(`${shardId} ${accountId}`);
        if (shardId === "a-silent") throw new Error("it does not answer");
        return accountId === "account-7" ? undefined : "5";
      };
      const start = () => new BalanceHistory({ database, balanceOf, now: clock.now, logger });
      const consoles = [start(), start(), start()];
      const [one] = consoles;
      const known = async (accountId: string) => ((await one?.of("many", accountId)) ?? []).length;
      while ((await known("account-9")) === 0);
      for (const console of consoles) await console.close();
      const ofMany = asked.filter((name) => name.startsWith("many"));
      assert.deepEqual([ofMany.length, new Set(ofMany).size], [40, 40]);
      assert.ok(asked.some((name) => name.startsWith("a-silent")) && !asked.some((name) => name.startsWith("closed")));
      assert.deepEqual([await known("account-1"), await known("account-40"), await known("account-7")], [1, 1, 0]);
      await store.close();
    });
  }
});
