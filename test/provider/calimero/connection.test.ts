import assert from "node:assert/strict";
import { connect } from "../../../provider/src/calimero/connection.js";
import { Clients } from "../../../provider/src/lifecycle/clients.js";
import type { Settings } from "../../../provider/src/lifecycle/context.js";
import { consoleContext, KEY } from "../support/calimero.js";
import { settingsOf, testContext } from "../support/context.js";
import { everythingIn } from "../support/http.js";
import { json, problem, status, testServer } from "../support/test-server.js";

function refusal(values: Record<string, string>): Error {
  try {
    connect(testContext({ settings: settingsOf(values) }));
  } catch (error) {
    return error as Error;
  }
  throw new Error("was to be refused");
}

describe("the connection to a console", () => {
  it("needs an address, and says how to give one", () => {
    const { message, name } = refusal({ calimeroAccessKey: KEY });
    assert.equal(name, "OperationFailed");
    assert.match(message, /^keyring:calimeroUrl: no address of a Calimero console\./);
    assert.match(message, /CALIMERO_CONSOLE_URL/);
    assert.match(message, /`pulumi config set keyring:calimeroUrl /);
  });

  it("needs an access key, and says how to give one without writing it into a program", () => {
    for (const calimeroAccessKey of [undefined, "", " \n"]) {
      const values = { calimeroUrl: "http://127.0.0.1:1" };
      const { message } = refusal(calimeroAccessKey === undefined ? values : { ...values, calimeroAccessKey });
      assert.match(message, /^keyring:calimeroAccessKey: no access key for the Calimero console\./);
      assert.match(message, /CALIMERO_ACCESS_KEY/);
      assert.match(message, /`pulumi config set --secret keyring:calimeroAccessKey`/);
    }
  });

  for (const calimeroUrl of [
    "console.example.com",
    "ftp://console.example.com",
    "//x",
    "http://",
    `javascript:${KEY}`,
  ]) {
    it(`refuses ${calimeroUrl.slice(0, 30)} as an address`, () => {
      const error = refusal({ calimeroUrl, calimeroAccessKey: KEY });
      assert.match(error.message, /^keyring:calimeroUrl: not an http or https address; write one like /);
      assert.ok(!everythingIn(error).includes(KEY));
    });
  }

  it("refuses a credential in the address, without repeating it", () => {
    const error = refusal({ calimeroUrl: "https://admin:hunter22@console.example.com", calimeroAccessKey: KEY });
    assert.match(error.message, /^keyring:calimeroUrl: leave user and password out of the address/);
    assert.ok(!everythingIn(error).includes("hunter22"));
  });

  for (const [what, key] of [
    ["a line break", `${KEY}\n${KEY}`],
    ["a space", `${KEY} x`],
    ["a letter that no header carries", `${KEY}ü`],
    ["a NUL", `${KEY}\u0000`],
  ] as const) {
    it(`refuses an access key with ${what} in it, without repeating it`, () => {
      const error = refusal({ calimeroUrl: "http://127.0.0.1:1", calimeroAccessKey: key });
      assert.match(error.message, /^keyring:calimeroAccessKey: the access key contains white space/);
      assert.ok(!everythingIn(error).includes(KEY));
    });
  }

  it("takes a key as it is read from a file, and an address in any usual form", async () => {
    const server = await testServer(json(200, { tokens: [], nextCursor: null }));
    for (const suffix of ["", "/", "/api/v1", "/api/v1/", "//", "?x=1#y", "\n"]) {
      const context = testContext({
        settings: settingsOf({ calimeroUrl: `${server.url}${suffix}`, calimeroAccessKey: `${KEY}\n` }),
      });
      await connect(context).tokens("demos").living("i", "confirmed", context);
    }
    await server.close();
    for (const { url, headers } of server.requests) {
      assert.equal(new URL(url, server.url).pathname, "/api/v1/shards/demos/tokens");
      assert.equal(headers.authorization, `Bearer ${KEY}`);
    }
    assert.equal(server.requests.length, 7);
  });

  it("is shared by operations with the same address and key, and by no others", () => {
    const clients = new Clients();
    const connected = (calimeroUrl: string, calimeroAccessKey: string) =>
      connect({ ...testContext({ settings: settingsOf({ calimeroUrl, calimeroAccessKey }) }), clients });
    const first = connected("http://127.0.0.1:1", KEY);
    assert.equal(connected("http://127.0.0.1:1/", KEY), first);
    assert.notEqual(connected("http://127.0.0.1:2", KEY), first);
    assert.notEqual(connected("http://127.0.0.1:1", `${KEY}x`), first);
  });

  it("is made anew with settings that changed between two operations", async () => {
    const server = await testServer(json(200, { tokens: [], nextCursor: null }));
    const values = { calimeroUrl: server.url, calimeroAccessKey: "keyring_first" };
    const context = testContext({ settings: settingsOf(values) });
    await connect(context).tokens("demos").living("i", "confirmed", context);
    values.calimeroAccessKey = "keyring_second";
    await connect(context).tokens("demos").living("i", "confirmed", context);
    await server.close();
    assert.deepEqual(
      server.requests.map(({ headers }) => headers.authorization),
      ["Bearer keyring_first", "Bearer keyring_second"],
    );
  });

  for (const [what, reply] of [
    ["key", problem(401, "unauthenticated")],
    ["address", status(404)],
  ] as const) {
    it(`says where address and key came from when the ${what} is refused`, async () => {
      const server = await testServer(reply);
      const own = settingsOf({ calimeroUrl: server.url, calimeroAccessKey: KEY });
      const settings: Settings = {
        ...own,
        origin: (key) => (key === "calimeroUrl" ? "environment" : own.origin(key)),
      };
      const context = testContext({ settings });
      await assert.rejects(
        connect(context).catalogue.shards(context),
        /\(the address comes from CALIMERO_CONSOLE_URL in the environment, the access key comes from keyring:calimeroAccessKey in the configuration\)/,
      );
      await server.close();
    });
  }

  it("keeps keys out of what it is filed under", () => {
    const context = consoleContext("http://127.0.0.1:1");
    let filedUnder = "";
    const get = context.clients.get.bind(context.clients);
    context.clients.get = (key, make) => {
      filedUnder = key;
      return get(key, make);
    };
    connect(context);
    assert.match(filedUnder, /http:\/\/127\.0\.0\.1:1/);
    assert.ok(!filedUnder.includes(KEY));
  });
});
