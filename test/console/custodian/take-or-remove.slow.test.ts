import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pino } from "pino";
import { generateKeyPair } from "pulumi-keyring-near/key-pair";
import { Authority } from "../../../console/src/access/authority.js";
import { identify } from "../../../console/src/access/identify.js";
import { RIGHTS } from "../../../console/src/access/rights.js";
import { ownOrigin } from "../../../console/src/access/trail.js";
import { AccessKeys, insertAccessKey } from "../../../console/src/access-keys/access-keys.js";
import { accessKeyCredential } from "../../../console/src/access-keys/credential.js";
import { makeAccessKey } from "../../../console/src/access-keys/value.js";
import { AuditTrail } from "../../../console/src/audit/trail.js";
import { OwnChanges } from "../../../console/src/changes/changes.js";
import { Custodian } from "../../../console/src/custodian/custodian.js";
import { Vault } from "../../../console/src/custodian/vault.js";
import { Shards } from "../../../console/src/shards/shards.js";
import { openStore, type Store } from "../../../console/src/store/store.js";
import { MASTER, SHARD_ID as SHARD, ShardUnderTest } from "../../shard/support.js";
import { copyTemplate, makeFolder } from "../../support/console.js";
import { createConsoleDatabase } from "../../support/postgres.js";

/** Whoever removes a key, and whoever has the custodian sign with it, at every moment of each other's work. */
describe("console: taking a key into custody while it is being removed", () => {
  let folder: string;
  let store: Store;
  let database: Awaited<ReturnType<typeof createConsoleDatabase>> | undefined;
  let under: ShardUnderTest;
  let custodian: Custodian;
  let authority: Authority;
  /** Called before each statement and each request to the shard, and after each answer of it. */
  let step = () => {};

  before(async () => {
    folder = await makeFolder();
    const server = process.env.KEYRING_TEST_DATABASE_URL;
    if (server) database = await createConsoleDatabase(server);
    else await copyTemplate(folder);
    const onConnectionLost = (error: Error) => assert.fail(error);
    store = await openStore({ databaseUrl: database?.url, folder: join(folder, "pg"), onConnectionLost });
    under = await ShardUnderTest.start();
    const watched = store.database.withPlugin({
      transformQuery: ({ node }) => {
        step();
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const now = () => new Date();
    await new Shards(store.database, store.prompt, now, new OwnChanges()).ensure({
      id: SHARD,
      masterAccount: MASTER,
      upstream: { kind: "development" },
    });
    const value = makeAccessKey();
    await insertAccessKey(
      store.database,
      { name: "all", rights: RIGHTS, shards: "all", expiresAt: null },
      value,
      now(),
      null,
    );
    const accessKeys = new AccessKeys(watched, now, new OwnChanges(), () => {});
    authority = await Authority.of({
      database: watched,
      trail: new AuditTrail(now),
      origin: ownOrigin("test"),
      identify: () => identify({ authorization: `Bearer ${value}` }, [accessKeyCredential(accessKeys, now)]),
      check: () => {},
    });
    const vault = await Vault.open(watched, Buffer.alloc(32, 7));
    await vault.keep(SHARD, MASTER, under.key, null, now());
    const handle = async (request: Parameters<NonNullable<typeof under.shard>["handle"]>[0]) => {
      step();
      const answer = await under.shard?.handle(request);
      step();
      assert.ok(answer);
      return answer;
    };
    custodian = await Custodian.open({
      trail: new AuditTrail(now),
      database: watched,
      vault,
      upstreams: { find: () => ({ kind: "local", shard: { handle } }) },
      lookup: () => assert.fail("no shard here is at a URL"),
      now,
      logger: pino({ level: "silent" }),
      alone: true,
    });
  });
  after(async () => {
    await custodian.close();
    await store.close();
    await database?.drop();
    await under.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  it("never leaves the custodian with a key that the chain no longer has, whichever of them comes first", async () => {
    const outcomes = { taken: 0, removed: 0 };
    // at the moment 0 the key is taken before the removal begins; later it depends on the database who is first
    for (let moment = 0, moments = Number.POSITIVE_INFINITY; moment <= moments; moment += 1) {
      const pair = generateKeyPair();
      await ended((await custodian.addKey(SHARD, MASTER, { publicKey: pair.publicKey, labels: {} }, authority)).id);
      let steps = 0;
      let taking: Promise<boolean> | undefined;
      step = () => {
        steps += 1;
        if (steps !== moment) return;
        // its own steps are no moments of the removal
        step = () => {};
        taking = custodian.take(SHARD, MASTER, pair, authority).then(yes, no);
      };
      if (moment === 0) {
        taking = custodian.take(SHARD, MASTER, pair, authority).then(yes, no);
        await taking;
      }
      const removing = custodian.removeKey(SHARD, MASTER, pair.publicKey, authority);
      const removed = await removing.then(async ({ id }) => (await ended(id)).status === "done", no);
      step = () => {};
      const taken = (await taking) ?? false;
      if (taking === undefined) moments = moment;
      else assert.notEqual(taken, removed, `at moment ${moment}: taken ${taken}, removed ${removed}`);
      outcomes.taken += Number(taken);
      outcomes.removed += Number(removed);
      const { publicKey } = await custodian.account(SHARD, MASTER);
      assert.ok((await under.keysOf(MASTER)).includes(publicKey), `at moment ${moment} the account was lost`);
    }
    assert.ok(outcomes.taken > 0 && outcomes.removed > 5, JSON.stringify(outcomes));
  });

  function ended(id: string) {
    return custodian.operation(id, 20_000);
  }
});

const yes = () => true;
/** The refusals that keep the two apart; anything else is a fault. */
const no = (error: { slug?: string }) => {
  if (error.slug === "custodian-key" || error.slug === "key-being-removed" || error.slug === "invalid-request")
    return false;
  throw error;
};
