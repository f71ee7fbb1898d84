import assert from "node:assert/strict";
import { connect } from "../../../provider/src/astra/connection.js";
import { startAstra } from "../../support/astra/index.js";
import { settingsOf, testContext } from "../support/context.js";
import { status, testServer } from "../support/test-server.js";

describe("the connection to Astra", () => {
  const TOKEN = "AstraCS:abcdefghijklmnopqrstuvwx:".padEnd(93, "0");

  it("takes the address with or without /v2, and with a slash at its end", async () => {
    const astra = await startAstra();
    for (const end of ["", "/", "/v2", "/v2/"]) {
      const settings = settingsOf({ astraUrl: `${astra.url}${end}`, astraToken: ` ${astra.administrator.token}\n` });
      const context = { ...testContext({ settings }), now: () => new Date(), deadline: Date.now() + 10_000 };
      assert.equal((await connect(context).organization(context)).id, astra.organization.id);
    }
    await astra.close();
  });

  it("is that to the public service unless an address is set, and shared by all with the same token", () => {
    const context = testContext({ settings: settingsOf({ astraToken: TOKEN }) });
    assert.equal(connect(context), connect(context));
    const same = {
      ...context,
      settings: settingsOf({ astraToken: TOKEN, astraUrl: "https://api.astra.datastax.com/v2" }),
    };
    assert.equal(connect(context), connect(same));
    const other = { ...context, settings: settingsOf({ astraToken: TOKEN.replace("a", "b") }) };
    assert.notEqual(connect(context), connect(other));
  });

  it("says where address and token came from when the token is refused", async () => {
    const server = await testServer(status(401));
    const context = testContext({ settings: settingsOf({ astraUrl: server.url, astraToken: TOKEN }) });
    await assert.rejects(
      connect(context).organization(context),
      /\(the address comes from keyring:astraUrl in the configuration, the managing token comes from keyring:astraToken in the configuration\)/,
    );
    await server.close();
  });

  for (const [values, reason] of [
    [{}, /keyring:astraToken: no token .* Set ASTRA_DB_APPLICATION_TOKEN/],
    [{ astraToken: "Astra CS" }, /keyring:astraToken: the token contains white space/],
    [{ astraToken: TOKEN, astraUrl: "api.astra" }, /keyring:astraUrl: not an http or https address/],
    [{ astraToken: TOKEN, astraUrl: "https://me:secret@x.example" }, /keyring:astraUrl: leave user and password out/],
  ] as const) {
    it(`says ${reason.source.slice(0, 40)}…, and never a value`, () => {
      assert.throws(
        () => connect(testContext({ settings: settingsOf(values as Record<string, string>) })),
        (error: Error) => {
          assert.match(error.message, reason);
          assert.ok(!/Astra CS|AstraCS|me:secret/.test(error.message));
          return true;
        },
      );
    });
  }
});
