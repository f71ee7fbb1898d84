import assert from "node:assert/strict";
import { PERMISSION_NAMES } from "pulumi-keyring-near";
import { AuthToken } from "../../provider/src/calimero/auth-token.js";
import { CustodianKey } from "../../provider/src/calimero/custodian-key.js";
import { call, type IssuedBody, issue, problem } from "../console/calls.js";
import { startConsole, type TestConsole } from "../support/console.js";

/** As long as one. */
const PRIVATE_KEY = `ed25519:${"3".repeat(87)}`;

/** A wrong value, and what either side is to say of it; other values only have to be judged alike. */
type Wrong = [value: unknown, suggestion?: string];

describe("preview and console", () => {
  let at: TestConsole;
  let token: IssuedBody;

  before(async () => {
    at = await startConsole();
    token = await issue(at);
  });
  after(() => at?.close());

  const now = new Date();
  const good = { shardId: "demos-calimero-testnet", name: "ci", permissions: "full" };
  const reasons = (errors: readonly { reason: string }[] | undefined) => errors?.map(({ reason }) => reason) ?? [];
  const previewOfToken = (inputs: object) => reasons(AuthToken.check({ ...good, ...inputs }, { now }).failures);
  const consoleOf = async (path: string, body: object) =>
    reasons((await problem(at, path, "invalid-request", { body })).errors);

  function agree(
    what: string,
    values: readonly Wrong[],
    preview: (value: unknown) => string[],
    console: (value: unknown) => Promise<string[]>,
  ): void {
    for (const [value, suggestion] of values) {
      it(`say the same of ${what} ${(JSON.stringify(value) ?? "that is missing").slice(0, 40)}`, async () => {
        const said = preview(value);
        assert.deepEqual(await console(value), said);
        assert.equal(said.length, 1);
        if (suggestion !== undefined) assert.match(said[0] ?? "", new RegExp(`; did you mean "${suggestion}"\\?$`));
      });
    }
  }

  agree(
    "permissions",
    [
      [["View account"], "view-accounts"],
      [["view_keys", "write"], "view-keys"],
      [["wirte"], "write"],
      [["view-contract-c"], "view-contract-code"],
      [["admin"]],
      [[7]],
      [["write", "full"]],
      [[]],
      ["Full", "full"],
      ["view-blocks"],
      [undefined],
      [5],
    ],
    (permissions) => previewOfToken({ permissions }),
    (permissions) => consoleOf(`/shards/${at.shardId}/tokens`, { name: "ci", permissions }),
  );

  agree(
    "the shard id",
    [["Demos Testnet", "demos-testnet"], ["a"], ["x".repeat(65)], [".."], ["demos.calimero.testnet"], [undefined]],
    (shardId) => previewOfToken({ shardId }),
    (id) => consoleOf("/shards", { id, rpcUrl: "https://rpc.example.org", masterAccount: "demos.calimero.testnet" }),
  );

  const place = { shardId: good.shardId, accountId: "demos.calimero.testnet" };
  const previewOfKey = (inputs: object) =>
    reasons(CustodianKey.check({ ...place, ...inputs }, { now }).failures).map((reason) =>
      // a failure that names the property would have the engine print its value
      reason.replace(/^publicKey: /, ""),
    );

  agree(
    "the account id",
    [["Demos.Calimero.Testnet"], ["a"], ["a..b"], ["demos-calimero-testnet"], [undefined]],
    (accountId) => previewOfKey({ accountId }),
    (accountId) => consoleOf(`/shards/${at.shardId}/accounts`, { accountId }),
  );

  agree(
    "the public key",
    [[PRIVATE_KEY], [PRIVATE_KEY.replace("ed25519:", "")], ["ed25519:abc"], ["ed448:abc"], ["hunter2!"], [""], [7]],
    (publicKey) => previewOfKey({ publicKey }),
    (publicKey) => consoleOf(`/shards/${at.shardId}/accounts/${place.accountId}/keys`, { publicKey }),
  );

  const revocation = (after: unknown) =>
    `/shards/${at.shardId}/tokens/${token.id}?after=${encodeURIComponent(String(after))}`;

  agree(
    "the length of time",
    [["soon"], ["30 days"], ["1.5h"], ["30D"], ["-1h"], ["P1M"], ["P2Y"], ["3661d"], ["PT"]],
    (expiresIn) => previewOfToken({ expiresIn }),
    async (after) => reasons((await problem(at, revocation(after), "invalid-request", { method: "DELETE" })).errors),
  );

  for (const duration of ["90s", "30m", "24h", "1h30m", "7d", "2w", "P30D", "PT12H", "p1dt12h", "3660d"]) {
    it(`both read ${duration}`, async () => {
      assert.deepEqual(previewOfToken({ expiresIn: duration }), []);
      await call(at, revocation(duration), 200, { method: "DELETE" });
    });
  }

  it("both take every permission there is", async () => {
    for (const permission of PERMISSION_NAMES) {
      assert.deepEqual(previewOfToken({ permissions: [permission] }), []);
      assert.deepEqual((await issue(at, { permissions: [permission] })).permissions, [permission]);
    }
  });
});
