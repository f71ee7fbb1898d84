import assert from "node:assert/strict";
import { Token } from "../../../provider/src/astra/token.js";
import { answer, dropReply, type Fault, pass, reset, truncate } from "../../support/fault.js";
import { type AstraSetting, astraSetting, rawInputs } from "../support/astra.js";
import { Engine } from "../support/engine.js";

/** Lets the first so many requests of a kind meet a fault, and counts them. */
function first(count: number, fault: Fault, isMeant: (request: { method: string; path: string }) => boolean) {
  let met = 0;
  return (request: { method: string; path: string }) => (isMeant(request) && met++ < count ? fault : pass);
}

const isMint = ({ method, path }: { method: string; path: string }) => method === "POST" && path.endsWith("/tokens");
const isRevoke = ({ method }: { method: string }) => method === "DELETE";
const isList = ({ method, path }: { method: string; path: string }) =>
  method === "GET" && path.endsWith("/clientIdSecrets");

/** What happened although the client cannot tell; Astra has no key by which a repeated mint could be told. */
const AMBIGUOUS: [string, Fault][] = [
  ["the reply is lost", dropReply],
  ["the connection breaks before Astra hears of it", reset],
  ["the answer is cut short", truncate(60)],
  ["Astra answers 500", answer(500)],
  ["Astra answers 502 by a proxy", answer(502, "<html>bad gateway</html>")],
  ["the answer is no JSON", answer(200, "<html>a portal</html>")],
];

describe("a mint at Astra whose answer does not arrive", () => {
  let setting: AstraSetting;
  let running: Engine<never, { tokenId?: string | undefined; status: string; generation: number }>;
  beforeEach(async () => {
    setting = await astraSetting();
    running = new Engine(Token as never, setting.context);
  });
  afterEach(() => setting.close());

  for (const [what, fault] of AMBIGUOUS) {
    it(`leaves one live token, the one in the state, when ${what}`, async () => {
      setting.proxy.rule = first(1, fault, isMint);
      await running.up(rawInputs());
      assert.deepEqual(setting.alive(), [running.state.tokenId]);
    });

    it(`leaves the live and the previous one after a rotation in which ${what}, twice in a row`, async () => {
      await running.up(rawInputs());
      const before = running.state.tokenId;
      setting.proxy.rule = first(2, fault, isMint);
      await running.up(rawInputs({ description: "other" }));
      assert.deepEqual(setting.alive().sort(), [before, running.state.tokenId].sort());
    });

    it(`gives up after a while when ${what} again and again, and leaves nothing alive; the next up finishes`, async () => {
      setting.proxy.rule = first(Number.POSITIVE_INFINITY, fault, isMint);
      await assert.rejects(running.up(rawInputs()), /3 times in a row; any tokens minted were revoked/);
      assert.deepEqual(setting.alive(), []);
      assert.equal(running.state.status, "pending");
      setting.proxy.rule = () => pass;
      await running.up(rawInputs());
      assert.deepEqual(setting.alive(), [running.state.tokenId]);
    });
  }

  it("says what may be alive and how to check when nobody can tell, and the next up leaves one live token", async () => {
    setting.proxy.rule = (request) => (isMint(request) ? dropReply : isList(request) ? answer(503) : pass);
    await assert.rejects(
      running.up(rawInputs()),
      /whether a token was minted cannot be looked up: .*503.*`npx pulumi-keyring-cli orphans` lists what is active; .*look for \[keyring …\] in the descriptions.*instance=[0-9a-f]{32} may be active/,
    );
    assert.equal(setting.alive().length, 1);
    setting.proxy.rule = () => pass;
    await running.up(rawInputs());
    assert.deepEqual(setting.alive(), [running.state.tokenId]);
  });

  it("names the token that could not be revoked, and a destroy ends it", async () => {
    setting.proxy.rule = (request) => (isMint(request) ? dropReply : isRevoke(request) ? answer(403) : pass);
    await assert.rejects(running.up(rawInputs()), (error: Error) => {
      assert.match(error.message, new RegExp(`token ${setting.alive()[0]} was minted, but its value was lost`));
      assert.match(error.message, /could not be revoked: .*403/);
      return true;
    });
    setting.proxy.rule = () => pass;
    await running.destroy();
    assert.deepEqual(setting.alive(), []);
  });

  it("does not touch what may be somebody else's, should Astra keep no description", async () => {
    setting.astra.wire.listedDescriptions = "left out";
    setting.proxy.rule = first(1, dropReply, isMint);
    await assert.rejects(running.up(rawInputs()), (error: Error) => {
      assert.match(error.message, new RegExp(`Astra lists ${setting.alive()[0]}, created at that time`));
      return true;
    });
    assert.equal(setting.alive().length, 1, "no second one was minted");
  });

  it("that is carried out late, after another one, is revoked by it", async () => {
    let held: string | undefined;
    setting.proxy.rule = (request) => {
      if (!isMint(request)) return pass;
      if (held === undefined) {
        held = request.body;
        return reset;
      }
      // the network delivers the first one when the look at what came of it is over
      setting.astra.organization.mint(JSON.parse(held) as { roles: string[]; description: string });
      return pass;
    };
    await running.up(rawInputs());
    assert.deepEqual(setting.alive(), [running.state.tokenId]);
  });

  it("is minted by a single request where nothing is in doubt: refused, or turned away for a while", async () => {
    for (const [fault, mints] of [
      [answer(400, { errors: [{ ID: 1, message: "no such thing" }] }), 1],
      [answer(403, '"not you"'), 1],
    ] as const) {
      setting.proxy.log.length = 0;
      setting.proxy.rule = first(Number.POSITIVE_INFINITY, fault, isMint);
      await assert.rejects(running.up(rawInputs()), /no such thing \(1\)|not you/);
      assert.equal(setting.proxy.log.filter(isMint).length, mints);
    }
    setting.proxy.rule = first(2, answer(429, "", { "retry-after": "0" }), isMint);
    await running.up(rawInputs());
    assert.deepEqual(setting.alive(), [running.state.tokenId]);
  });
});

describe("a revoke at Astra whose answer does not arrive", () => {
  it("is done when Astra did it, and fails when nobody can tell", async () => {
    const setting = await astraSetting();
    const running = new Engine(Token, setting.context);
    await running.up(rawInputs());
    const [tokenId] = setting.alive();
    setting.proxy.rule = (request) => (isRevoke(request) || isList(request) ? reset : pass);
    await assert.rejects(running.destroy());
    setting.proxy.rule = first(1, dropReply, isRevoke);
    await running.destroy();
    assert.deepEqual(setting.alive(), []);
    assert.ok(setting.proxy.log.filter(isRevoke).every(({ path }) => path.endsWith(`/${tokenId}`)));
    await setting.close();
  });
});
