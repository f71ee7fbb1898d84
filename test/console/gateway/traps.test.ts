import assert from "node:assert/strict";
import { GatewayUnderTest, rpc, VIEW_ACCOUNT } from "./support.js";

describe("gateway: what could slip past a permission check", () => {
  let at: GatewayUnderTest;
  let accounts: string;
  let full: string;
  before(async () => {
    at = await GatewayUnderTest.start();
    accounts = at.token(["view-accounts"]);
    full = at.token("full");
  });
  after(() => at.close());
  beforeEach(() => {
    at.received.length = 0;
  });

  const denied = async (token: string, body: unknown, status = 403) => {
    const answer = await at.call(token, body);
    assert.equal(answer.status, status, typeof body === "string" ? body : JSON.stringify(body));
    assert.deepEqual(at.received, [], "nothing reached the shard");
    return answer;
  };

  for (const [permission, paths] of Object.entries({
    "view-accounts": ["account/demos.calimero.testnet"],
    "view-keys": ["access_key/demos.calimero.testnet", "access_key/demos.calimero.testnet/ed25519:abc"],
    "view-contract-code": ["code/demos.calimero.testnet"],
    "view-contract-state": ["contract/demos.calimero.testnet", "call/demos.calimero.testnet/get_num"],
  })) {
    it(`a legacy positional query needs ${permission} like its modern form: ${paths.join(", ")}`, async () => {
      const enough = at.token([permission] as never);
      for (const params of paths.flatMap((path) => [[path, ""], [path]])) {
        assert.equal((await at.call(enough, rpc("query", params))).status, 200);
        at.received.length = 0;
        if (permission !== "view-accounts") {
          const { error } = await denied(accounts, rpc("query", params));
          assert.deepEqual(error.cause.info.missing, [permission]);
        }
      }
    });
  }

  it("denies positional queries that are not a known command on an account, full access included", async () => {
    for (const params of [
      ["account"],
      ["Account/a.near", ""],
      [" account/a.near", ""],
      ["unknown/a.near", ""],
      ["/a.near", ""],
      ["constructor/a.near", ""],
      ["__proto__/a.near", ""],
      ["account/a.near", "", ""],
      ["account/a.near", 1],
      ["account/a.near", null],
      [["account/a.near"], ""],
      [VIEW_ACCOUNT],
      [{ request_type: "view_account" }, ""],
      [],
      [null],
    ]) {
      await denied(full, rpc("query", params));
    }
  });

  it("refuses batches, whatever is in them", async () => {
    const allowed = rpc("query", VIEW_ACCOUNT);
    for (const batch of [[], [allowed], [allowed, rpc("broadcast_tx_commit", ["AA=="])], [[allowed]]]) {
      const { error } = await denied(full, batch, 400);
      assert.match(error.message, /Batches are not supported/);
    }
  });

  it("checks and forwards the same one of repeated keys, and only that one", async () => {
    const twice = (first: string, second: string) => `{"jsonrpc":"2.0","id":1,${first},${second}}`;
    const view = `"method":"query","params":{"request_type":"view_account","account_id":"a.near"}`;
    await denied(accounts, twice(view, `"method":"broadcast_tx_commit"`));
    await denied(accounts, twice(view, `"m\\u0065thod":"broadcast_tx_commit"`));
    await denied(accounts, twice(view, `"params":{"request_type":"view_code"}`));
    await denied(accounts, twice(view, `"params":{"request_type":"view_account","request_type":"view_code"}`));
    await denied(accounts, twice(view, `"params":{"request_type":"view_account","request\\u005ftype":"view_code"}`));

    await at.call(accounts, twice(`"method":"broadcast_tx_commit","params":["AA=="]`, view));
    assert.equal(at.received[0]?.body, `{"jsonrpc":"2.0","id":1,${view}}`);
    await at.call(
      accounts,
      twice(`"method":"query"`, `"params":{"request_type":"view_code","request_type":"view_account"}`),
    );
    assert.equal(
      at.received[1]?.body,
      '{"jsonrpc":"2.0","id":1,"method":"query","params":{"request_type":"view_account"}}',
    );
  });

  it("forwards the four members of a request and nothing else beside them", async () => {
    const body = {
      ...rpc("query", VIEW_ACCOUNT),
      Method: "broadcast_tx_commit",
      METHOD: "x",
      auth: "y",
      ["__proto__"]: 1,
    };
    await at.call(accounts, body);
    assert.deepEqual(JSON.parse(at.received[0]?.body ?? ""), rpc("query", VIEW_ACCOUNT));
  });

  it("takes names exactly as they are written, and says which one was meant", async () => {
    const { error } = await denied(full, rpc("Query", VIEW_ACCOUNT), 400);
    assert.match(error.cause.info.error_message, /did you mean query\?/);
    for (const method of ["QUERY", "query\u0000", "query/view_account", "Status", "experimental_receipt", "ｑuery"]) {
      assert.equal((await denied(full, rpc(method, VIEW_ACCOUNT), 400)).error.code, -32601, method);
    }
  });

  it("denies a query or changes request whose kind is unknown or no text, and lists the known ones", async () => {
    for (const kind of [
      "view_everything",
      "View_Account",
      "view_account ",
      "",
      "constructor",
      "__proto__",
      "toString",
    ]) {
      const { error } = await denied(full, rpc("query", { ...VIEW_ACCOUNT, request_type: kind }));
      assert.match(error.message, /request_type is one of view_account, /);
      await denied(full, rpc("changes", { changes_type: kind, account_ids: [] }));
      await denied(full, rpc("EXPERIMENTAL_changes", { changes_type: kind, account_ids: [] }));
    }
    for (const kind of [null, 1, true, ["view_account"], { view_account: 1 }, undefined]) {
      await denied(full, rpc("query", { ...VIEW_ACCOUNT, request_type: kind }));
      await denied(full, rpc("changes", { changes_type: kind }));
    }
    await denied(full, `{"method":"query","params":{"__proto__":{"request_type":"view_account"}}}`);
    await denied(full, rpc("changes", { request_type: "view_account" }));
    await denied(full, rpc("query", { changes_type: "account_changes" }));
  });

  it("denies a query that carries both the modern and the legacy form", async () => {
    await denied(full, rpc("query", { ...VIEW_ACCOUNT, path: "code/a.near", data: "" }));
  });

  it("denies queries and changes with params of another shape", async () => {
    for (const params of [undefined, null, "view_account", 1, true, [["account_changes"]], "account/a.near"]) {
      await denied(full, rpc("query", params));
      await denied(full, rpc("changes", params));
    }
    await denied(full, rpc("changes", ["account_changes", ""]));
    await denied(full, `{"method":"query","params":18446744073709551615}`);
    await denied(full, `{"method":"query","params":{"request_type":18446744073709551615}}`);
    await denied(full, `{"method":"query","params":[18446744073709551615,1.0]}`);
  });

  it("lets no number change on the way, nor the id", async () => {
    for (const id of ["18446744073709551615", "1.0", '"dontcare"', "null", "-7", '{"a":9007199254740993}', "true"]) {
      const params = `{"request_type":"view_account","block_id":9007199254740993,"x":[1e2,-0,0.1,"1.0"]}`;
      await at.call(accounts, ` {"jsonrpc":"2.0", "id":${id},"method":"query" ,"params":${params}}`);
      assert.equal(at.received.at(-1)?.body, `{"jsonrpc":"2.0","id":${id},"method":"query","params":${params}}`);
      const denial = await at.call(accounts, `{"id":${id},"method":"block","params":[]}`);
      assert.ok(denial.text.includes(`"id":${id},`), denial.text);
    }
  });

  it("keeps a denial readable, however long the name of what was asked for", async () => {
    const long = "x".repeat(1_000_000);
    for (const [body, status] of [
      [rpc(long), 400],
      [rpc("query", { request_type: long }), 403],
      [rpc("query", [`${long}/a.near`]), 403],
    ] as const) {
      const { text, error } = await denied(full, body, status);
      assert.ok(text.length < 2_000, `${text.length} characters`);
      assert.match(error.cause.info.error_message, /x{80}…/);
    }
    assert.ok(JSON.stringify(at.decisions).length < 100_000, "and the log short");
  });

  it("answers a denied request without an id with null", async () => {
    assert.equal((await denied(accounts, { method: "block" })).id, null);
  });

  it("forwards none of the client's headers: not the token, nor what a node would act on", async () => {
    await at.call(accounts, rpc("query", VIEW_ACCOUNT), {
      authorization: `Bearer ${accounts}`,
      "x-console-api-key": accounts,
      "x-near-pool-coordinator-query": "1",
      cookie: "session=1",
      "x-forwarded-for": "10.0.0.1",
    });
    const headers = at.received[0]?.headers ?? {};
    assert.deepEqual(Object.keys(headers).sort(), ["accept", "connection", "content-length", "content-type", "host"]);
    assert.equal(at.received[0]?.url, "/rpc");
    assert.doesNotMatch(JSON.stringify(at.received), new RegExp(accounts));
  });
});
