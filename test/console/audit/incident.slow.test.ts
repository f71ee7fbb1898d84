import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { AuditRecord } from "../../../console/src/audit/record.js";
import { runVerifyAudit } from "../../../console/src/command/verify-audit.js";
import { makeFolder, startConsole, type TestConsole } from "../../support/console.js";
import { call, type IssuedBody } from "../calls.js";
import { eventually, records } from "./support.js";

describe("console: an access key was stolen", () => {
  let at: TestConsole;
  let auditLog: string;
  before(async () => {
    auditLog = join(await makeFolder(), "audit.jsonl");
    at = await startConsole({ trustedProxies: ["127.0.0.1"], auditLog });
  });
  after(() => at.close());

  it("and the trail alone tells who gave it to whom, from where it was used, for what, and what to revoke", async () => {
    const from = (accessKey: string, address: string) => ({ accessKey, headers: { "x-forwarded-for": address } });
    const create = async (name: string, rights: string[], by = {}) =>
      call<{ id: string; value: string }>(at, "/access-keys", 201, { body: { name, rights, shards: "all" }, ...by });
    const tokens = `/shards/${at.shardId}/tokens`;
    const issued = async (name: string, by: object) =>
      (await call<IssuedBody>(at, tokens, 201, { body: { name, permissions: "full" }, ...by })).id;

    const rights = ["issue-tokens", "view-tokens", "manage-access-keys"];
    const stolen = await create("ci", rights);
    const owner = from(stolen.value, "192.0.2.10");
    const thief = (accessKey = stolen.value) => from(accessKey, "198.51.100.66");
    const good = await issued("of the pipeline", owner);
    const bad = [await issued("spare", thief())];
    const child = await create("backdoor", rights, thief());
    const grandchild = await create("backdoor 2", ["issue-tokens"], thief(child.value));
    bad.push(await issued("via 2", thief(child.value)), await issued("via 3", thief(grandchild.value)));
    assert.equal((await at.adminFetch("/backup", thief())).status, 403);
    assert.equal((await at.adminFetch(`${tokens}/${good}`, { method: "DELETE", ...thief() })).status, 403);

    // from here on only the trail is asked
    const [creation] = await records(at, `?target=${stolen.id}&action=createAccessKey`);
    assert.deepEqual([creation?.actor.name, creation?.target?.name], ["First access key", "ci"]);
    await eventually(
      () => records(at, `?actor=${stolen.id}&outcome=refused`),
      ({ length }) => length === 2,
    );
    const acts = new Map<string, AuditRecord[]>();
    for (const pending = [stolen.id]; pending.length > 0; ) {
      const id = pending.pop() ?? "";
      const own = await records(at, `?actor=${id}&limit=1000`);
      acts.set(id, own);
      const made = own.filter(({ action, outcome }) => action === "createAccessKey" && outcome === "allowed");
      pending.push(...made.flatMap(({ target }) => target?.id ?? []));
    }
    assert.deepEqual([...acts.keys()].sort(), [stolen.id, child.id, grandchild.id].sort(), "the keys to remove");
    const all = [...acts.values()].flat();
    assert.deepEqual([...new Set(all.map(({ address }) => address))].sort(), ["192.0.2.10", "198.51.100.66"]);
    const theirs = all.filter(({ address }) => address === "198.51.100.66");
    const toRevoke = theirs.filter(({ action, outcome }) => action === "issueToken" && outcome === "allowed");
    assert.deepEqual(toRevoke.map(({ target }) => target?.id).sort(), bad.sort(), "the tokens to revoke");
    assert.deepEqual(
      theirs
        .filter(({ outcome }) => outcome === "refused")
        .map(({ action, reason }) => `${action} ${reason}`)
        .sort(),
      ["downloadBackup forbidden", "revokeToken forbidden"],
      "what they tried",
    );
  });

  it("and the log for others has the same records, for its owner alone", async () => {
    const lines = (await readFile(auditLog, "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as AuditRecord);
    const stored = await records(at, "?limit=1000");
    const byId = (some: AuditRecord[]) => new Map(some.map((record) => [record.id, record]));
    assert.deepEqual(byId(lines), byId(stored));
    assert.equal((await stat(auditLog)).mode & 0o777, 0o600);
  });

  it("and verify-audit tells whether the trail can be believed, while the console runs and when it does not", async () => {
    const verify = async (...args: string[]) => {
      const lines: string[] = [];
      const env = at.databaseUrl === undefined ? {} : { DATABASE_URL: at.databaseUrl };
      await runVerifyAudit(["--data", at.dataDir, ...args], env, (line) => void lines.push(line));
      return lines.join("\n");
    };
    assert.match(await verify(), /^Intact: \d+ records in 1 chains, since /);
    await at.stop();
    assert.match(await verify(), /^Intact: \d+ records/);
    const { findings, ends } = JSON.parse(await verify("--json"));
    assert.deepEqual([findings, ends.length], [[], 1]);
    assert.equal(process.exitCode ?? 0, 0);
    assert.ok(existsSync(auditLog));
  });
});
