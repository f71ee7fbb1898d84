import assert from "node:assert/strict";
import { sql } from "kysely";
import { ownOrigin, SERVER } from "../../../console/src/access/trail.js";
import type { AuditRecord } from "../../../console/src/audit/record.js";
import { deleteOldRecords } from "../../../console/src/audit/retention.js";
import { AuditTrail } from "../../../console/src/audit/trail.js";
import { verifyAudit } from "../../../console/src/audit/verify.js";
import type { Store } from "../../../console/src/store/store.js";
import { TestClock } from "../../support/clock.js";
import { storesOnBothDatabases } from "../../support/stores.js";

const target = { kind: "console", id: null, name: null, shardId: null } as const;

describe("console: the chains of the audit trail", () => {
  const engines = storesOnBothDatabases();

  for (const [engine, open] of Object.entries(engines)) {
    describe(engine, () => {
      const clock = new TestClock();
      let store: Store;
      let trail: AuditTrail;
      let heard: AuditRecord[];
      beforeEach(async () => {
        store = await open();
        heard = [];
        trail = new AuditTrail(clock.now, (some) => heard.push(...some));
      });
      afterEach(() => store.close());

      const act = (text: string, meanwhile: () => Promise<void> = async () => {}) =>
        trail.transact(store.database, ownOrigin("test"), async (_, note) => {
          note(SERVER, { target, after: { text, number: 1, list: ["ü", { b: null, a: true }] } });
          await meanwhile();
        });
      const tamper = async (...statements: string[]) => {
        await sql.raw("alter table audit disable trigger all").execute(store.database);
        for (const statement of statements) await sql.raw(statement).execute(store.database);
        await sql.raw("alter table audit enable trigger all").execute(store.database);
      };
      const found = async () =>
        (await verifyAudit(store.database)).findings.map(({ sequence, what }) => `${what} ${sequence}`);

      it("are intact after whatever came in whatever order, and heard of as they are stored", async () => {
        await Promise.all(Array.from({ length: 30 }, (_, number) => act(`${number}`)));
        await assert.rejects(
          act("undone", () => Promise.reject(new Error("no"))),
          /no/,
        );
        await act("last");
        const verification = await verifyAudit(store.database);
        assert.deepEqual([verification.records, verification.findings], [31, []]);
        const { rows } = await sql<{ hash: string }>`select encode(hash, 'hex') as hash from audit`.execute(
          store.database,
        );
        assert.deepEqual(heard.map(({ hash }) => hash).sort(), rows.map(({ hash }) => hash).sort());
      });

      it("cannot be changed or emptied by a mistake", async () => {
        await act("one");
        for (const statement of ["update audit set actor_name = 'x'", "delete from audit", "truncate audit"]) {
          await assert.rejects(sql.raw(statement).execute(store.database), /never changed or deleted/, statement);
        }
      });

      it("show a record that was changed, moved or removed, wherever it was", async () => {
        for (const text of ["one", "two", "three", "four"]) await act(text);
        await tamper("update audit set actor_name = 'somebody else' where sequence = 2");
        assert.deepEqual(await found(), ["changed 2"]);
        await tamper("update audit set actor_name = null where sequence = 2");
        assert.deepEqual(await found(), []);
        await tamper(`update audit set after = '{"text":"x"}' where sequence = 3`);
        assert.deepEqual(await found(), ["changed 3"]);
        await tamper("delete from audit where sequence = 3");
        assert.deepEqual(await found(), ["removed 3"]);
        await tamper("delete from audit where sequence = 4");
        assert.deepEqual(await found(), ["removed 3"]);
        await tamper("delete from audit where sequence = 1");
        assert.deepEqual(await found(), ["removed 1", "removed 3"]);
        await tamper("delete from audit");
        assert.deepEqual(await found(), ["removed 1"]);
      });

      it("show a chain that was removed", async () => {
        await act("one");
        await new AuditTrail(clock.now).transact(store.database, ownOrigin("test"), async (_, note) =>
          note(SERVER, { target }),
        );
        await tamper("delete from audit_writers where number = 1");
        assert.deepEqual((await found()).sort(), ["chain-removed null", "chain-removed null"]);
        await tamper("delete from audit where writer not in (select id from audit_writers)");
        assert.deepEqual(await found(), ["chain-removed null"]);
      });

      it("stay intact when retention deletes what is old, and go on", async () => {
        for (let number = 0; number < 5; number += 1) await act(`old ${number}`);
        clock.advance(10 * 86_400);
        const middle = clock.now();
        await act("young");
        assert.equal(await deleteOldRecords(store.database, trail, middle), 5);
        const verification = await verifyAudit(store.database);
        assert.deepEqual([verification.records, verification.findings], [2, []], "the young one, and what was deleted");
        await act("younger");
        assert.equal(await deleteOldRecords(store.database, trail, middle), 0);
        assert.deepEqual(await found(), []);
        await tamper("delete from audit where sequence = 6");
        assert.deepEqual(await found(), ["removed 6"]);
      });

      it("fail the act whose record cannot be written", async () => {
        await act("one");
        await tamper("alter table audit add constraint full_disk check (time < '2000-01-01') not valid");
        await sql`create table done (what text)`.execute(store.database);
        const work = trail.transact(store.database, ownOrigin("test"), async (transaction, note) => {
          await sql`insert into done values ('it')`.execute(transaction);
          note(SERVER, { target });
        });
        await assert.rejects(work, /full_disk/);
        assert.deepEqual((await sql`select * from done`.execute(store.database)).rows, []);
        await tamper("alter table audit drop constraint full_disk");
        await act("two");
        assert.deepEqual(await found(), []);
      });
    });
  }
});
