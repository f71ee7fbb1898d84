import assert from "node:assert/strict";
import { withConsole } from "../../support/console.js";
import { call, problem } from "../calls.js";

interface Holder {
  id: string;
  shards: "all" | string[];
  otherShards: number;
}

const HIDDEN = "hidden-shard";
const EMAIL = "holder@example.org";

describe("console: shards of other holders", () => {
  const at = withConsole();
  let viewer: string;
  const ids = { "access-keys": "", people: "" };
  const KINDS = ["access-keys", "people"] as const;

  before(async () => {
    await call(at, "/shards", 201, { body: { id: HIDDEN, rpcUrl: "http://8.8.8.8/", masterAccount: "other.testnet" } });
    const rights = ["manage-access-keys", "manage-people"];
    const made = { name: "viewer", rights, shards: [at.shardId] };
    viewer = (await call<{ value: string }>(at, "/access-keys", 201, { body: made })).value;
    for (const kind of KINDS) {
      const body = { name: "holder", rights, shards: [at.shardId, HIDDEN], ...(kind === "people" && { email: EMAIL }) };
      ids[kind] = (await call<Holder>(at, `/${kind}`, 201, { body })).id;
    }
  });

  for (const kind of KINDS) {
    it(`${kind}: are counted, and not named, for who does not have them`, async () => {
      for (const path of [`/${kind}`, `/${kind}/${ids[kind]}`]) {
        assert.ok(!JSON.stringify(await call<object>(at, path, 200, { accessKey: viewer })).includes(HIDDEN), path);
        assert.ok(JSON.stringify(await call<object>(at, path, 200)).includes(HIDDEN), path);
      }
      const seen = await call<Holder>(at, `/${kind}/${ids[kind]}`, 200, { accessKey: viewer });
      assert.deepEqual([seen.shards, seen.otherShards], [[at.shardId], 1]);
    });

    it(`${kind}: are neither named in a refusal nor lost by it`, async () => {
      const path = `/${kind}/${ids[kind]}`;
      const body = kind === "people" ? { shards: [at.shardId] } : { disabled: true };
      for (const init of [{ method: "PATCH", body }, { method: "DELETE" }]) {
        const refused = await problem(at, path, "forbidden", { ...init, accessKey: viewer });
        assert.ok(!JSON.stringify(refused).includes(HIDDEN), init.method);
      }
      const holder = await call<Holder>(at, path, 200);
      assert.deepEqual([holder.shards, holder.otherShards], [[at.shardId, HIDDEN], 0]);
    });
  }
});
