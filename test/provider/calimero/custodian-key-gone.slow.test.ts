import assert from "node:assert/strict";
import { generateKeyPair } from "pulumi-keyring-near/key-pair";
import { CustodianKey } from "../../../provider/src/calimero/custodian-key.js";
import { impatientContext } from "../support/calimero.js";
import { PLACE, testCustodian } from "../support/test-custodian.js";
import { json, problem, type Reply } from "../support/test-server.js";
import { troubles } from "../support/troubles.js";

const { publicKey } = generateKeyPair();
const ID = `${PLACE.shardId}/${PLACE.accountId}/${publicKey}`;
const STATE = { ...PLACE, publicKey, status: "active" as const, adopted: false, instance: "1".repeat(32) };
const noKeys = json(200, { keys: [] });
const unknownKey = problem(404, "unknown-key");

/** What comes of an operation when lists, look-ups and removals are answered like this. */
async function outcome(
  operation: "read" | "delete",
  replies: { list?: Reply; key: Reply },
): Promise<Error | "gone" | "there" | "deleted"> {
  const server = await testCustodian();
  server.instead = ({ path }) =>
    path.endsWith("/keys") ? (replies.list ?? noKeys) : path.includes("/keys/") ? replies.key : undefined;
  const context = impatientContext(server.url);
  try {
    if (operation === "read") return (await CustodianKey.read(ID, STATE, context)) === undefined ? "gone" : "there";
    await CustodianKey.delete(ID, STATE, context);
    return "deleted";
  } catch (error) {
    return error as Error;
  } finally {
    await server.close();
  }
}

describe("a key", () => {
  it("is gone when the console itself says that the chain has none", async () => {
    assert.equal(await outcome("read", { key: unknownKey }), "gone");
  });

  const more: [string, Reply][] = [
    ["404 of an account it does not keep", problem(404, "unknown-account")],
    ["503 of a shard that does not answer", problem(503, "shard-unavailable")],
    ["409 of a shard that is disabled", problem(409, "shard-disabled")],
    ["409 of a shard that was removed", problem(409, "shard-removed")],
    ["404 for a token", problem(404, "unknown-token")],
  ];
  for (const [what, reply] of [...troubles("unknown-key"), ...more]) {
    it(`is never gone because a look-up answered ${what}`, async () => {
      assert.ok((await outcome("read", { key: reply })) instanceof Error);
    });

    it(`is never gone because the list answered ${what}`, async () => {
      assert.ok((await outcome("read", { list: reply, key: unknownKey })) instanceof Error);
    });

    it(`is not deleted when the console answered ${what}, and the error says that it may be there`, async () => {
      const ended = await outcome("delete", { key: reply });
      assert.ok(ended instanceof Error);
      assert.ok(ended.message.startsWith(`${publicKey} may still be on account demos.calimero.testnet: `));
    });
  }

  it("that nobody could look up is named with what is wrong", async () => {
    for (const [reply, words] of [
      [
        problem(404, "unknown-account"),
        /accountId: the console at http\S+ has no account "demos\.calimero\.testnet" in custody/,
      ],
      [problem(403, "forbidden", { right: "view-keys" }), /lacks the right view-keys/],
      [
        problem(503, "shard-unavailable", { detail: "no answer" }),
        /the shard itself, behind the console, does not answer/,
      ],
      [
        problem(409, "shard-disabled"),
        /shardId: shard \S+ is disabled at .* Ask whoever runs the console to enable it/,
      ],
      [problem(409, "shard-removed"), /shardId: shard \S+ was removed .* for good.*`pulumi state delete`/],
    ] as const) {
      const ended = await outcome("read", { key: reply });
      assert.match(String(ended), words);
    }
  });
});
