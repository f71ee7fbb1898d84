import assert from "node:assert/strict";
import { Token } from "../../../provider/src/astra/token.js";
import { OLD_WIRE, RECENT_WIRE } from "../../support/astra/index.js";
import { answer, pass } from "../../support/fault.js";
import { type AstraSetting, astraContext, astraInputs, astraSetting, rawInputs } from "../support/astra.js";
import { at } from "../support/context.js";
import { Engine } from "../support/engine.js";

const DAY = 86_400_000;

for (const [manner, wire] of [
  ["recent", RECENT_WIRE],
  ["old", OLD_WIRE],
] as const) {
  describe(`a token of an Astra that answers in its ${manner} manner`, () => {
    let setting: AstraSetting;
    beforeEach(async () => {
      setting = await astraSetting(wire);
    });
    afterEach(() => setting.close());

    const engine = () => new Engine(Token, setting.context);
    /** Every output by its name, also those that all tokens of Astra but not all tokens have. */
    const outputsOf = ({ state }: { state: object }) => state as Record<string, unknown>;

    it("has all the values that Astra tells once, and the file that its console offers", async () => {
      const running = engine();
      await running.up(rawInputs({ expiresIn: "30d" }));
      const [living] = setting.astra.living();
      const { token, secret, clientId, tokenId, csv, expiresAt, generatedOn, createdAt, organizationId } =
        outputsOf(running);
      assert.ok(living);
      assert.equal(token, living.token);
      assert.equal(secret, living.secret);
      assert.equal(clientId, living.clientId);
      assert.equal(tokenId, living.clientId);
      assert.equal(csv, `"Client Id","Client Secret","Token"\r\n"${clientId}","${secret}","${token}"\r\n`);
      assert.equal(expiresAt, "2026-07-01T00:00:00.000Z");
      assert.equal(generatedOn, "2026-06-01T00:00:00.000Z");
      assert.equal(createdAt, generatedOn);
      assert.equal(organizationId, setting.astra.organization.id);
      assert.equal(running.id.split("/")[0], organizationId);
    });

    it("never changes in a second up, whatever a refresh in between has read", async () => {
      const running = engine();
      const roles = ["Read Only User", "Billing Administrator", "ui view only"];
      await running.up(rawInputs({ roles, description: "for the web" }));
      const before = running.state;
      await running.refresh();
      assert.deepEqual(running.state, before);
      for (const order of [roles, [...roles].reverse(), ["RO User", "Billing Admin", "UI View Only"], before.roleIds]) {
        assert.equal(await running.up(rawInputs({ roles: order, description: "for the web" })), "same");
      }
      assert.equal(setting.alive().length, 1);
    });

    it("rotates in place when a role is added or taken away", async () => {
      const running = engine();
      await running.up(rawInputs({ roles: ["Read Only User"] }));
      assert.equal(await running.up(rawInputs({ roles: ["Read Only User", "UI View Only"] })), "updated");
      assert.equal(running.state.generation, 2);
      assert.equal(await running.up(rawInputs({ roles: ["UI View Only"] })), "updated");
      assert.deepEqual(running.state.roleNames, ["UI View Only"]);
      assert.equal(setting.alive().length, 2, "never more than two");
    });

    it("is retired by the first up after the grace, and by nothing before", async () => {
      const running = engine();
      await running.up(rawInputs());
      await running.up(rawInputs({ description: "other", rotation: { grace: "1d" } }));
      const [first, second] = setting.alive();
      setting.context.pass(DAY - 60_000);
      assert.equal(await running.up(rawInputs({ description: "other", rotation: { grace: "1d" } })), "same");
      setting.context.pass(60_000);
      await running.refresh();
      assert.deepEqual(setting.alive(), [first, second], "Astra revokes nothing by itself");
      assert.equal(await running.up(rawInputs({ description: "other", rotation: { grace: "1d" } })), "updated");
      assert.deepEqual(setting.alive(), [second]);
      assert.equal(await running.up(rawInputs({ description: "other", rotation: { grace: "1d" } })), "same");
    });

    it("that expired is called so and minted again, whether Astra still lists it or not", async () => {
      const running = engine();
      await running.up(rawInputs({ expiresIn: "2d" }));
      setting.context.pass(3 * DAY);
      await running.refresh();
      assert.match(setting.context.messages.join(), /Token "web" has expired at 2026-06-03T00:00:00.000Z/);
      await running.up(rawInputs({ expiresIn: "2d" }));
      assert.equal(setting.alive().length, 1);
    });

    it("that was revoked elsewhere is gone, and minted again", async () => {
      const running = engine();
      await running.up(rawInputs());
      setting.astra.organization.tokens.delete(running.state.tokenId ?? "");
      assert.equal(await running.refresh(), "gone");
      assert.equal(await running.up(rawInputs()), "created");
      assert.equal(setting.alive().length, 1);
    });

    it("is revoked by destroy, also where somebody was quicker", async () => {
      const running = engine();
      await running.up(rawInputs());
      await running.up(rawInputs({ description: "other" }));
      setting.astra.organization.tokens.delete(running.state.tokenId ?? "");
      await running.destroy();
      assert.deepEqual(setting.alive(), []);
    });

    it("says how an organization limits its life, and does not rotate for that", async () => {
      setting.astra.organization.longestLife = 10 * DAY;
      const running = engine();
      await running.up(rawInputs());
      for (let time = 0; time < 3; time++) {
        await running.refresh();
        assert.equal(running.state.expiresAt, "2026-06-11T00:00:00.000Z");
        assert.equal(await running.up(rawInputs()), "same");
      }
      await running.up(rawInputs({ expiresAt: "2026-06-05T00:00:00Z" }));
      assert.equal(running.state.generation, 2, "but for another end that the program asks for");
      await running.refresh();
      assert.equal(await running.up(rawInputs({ expiresAt: "2026-06-05T00:00:00Z" })), "same");
    });

    for (const rotation of [{}, { before: "40d" }, { before: "10d" }]) {
      it(`rotates in time where an organization limits its life, by ${JSON.stringify(rotation)}, and by no up before`, async () => {
        setting.astra.organization.longestLife = 30 * DAY;
        const running = engine();
        const inputs = rawInputs({ expiresIn: "90d", rotation });
        await running.up(inputs);
        await running.refresh();
        assert.equal(await running.up(inputs), "same");
        assert.equal(running.state.rotateAt, "2026-06-21T00:00:00.000Z");
        setting.context.pass(20 * DAY);
        assert.equal(await running.up(inputs), "updated");
        await running.refresh();
        assert.equal(await running.up(inputs), "same");
        assert.equal(running.state.generation, 2);
      });
    }

    it("has the end that its organization gives it from the first up on", async () => {
      setting.astra.organization.longestLife = 30 * DAY;
      const running = engine();
      await running.up(rawInputs({ expiresIn: "90d", rotation: { before: "10d" } }));
      assert.equal(running.state.expiresAt, "2026-07-01T00:00:00.000Z");
      assert.equal(running.state.rotateAt, "2026-06-21T00:00:00.000Z");
    });

    it("takes over a token without minting one, and never replaces it", async () => {
      const { clientId: tokenId, token, secret } = setting.astra.mint({ roles: ["RO User"], description: "by hand" });
      const running = engine();
      const adopt = { tokenId, token, secret };
      assert.equal(await running.up(rawInputs({ adopt })), "created");
      assert.equal(running.id, `${setting.astra.organization.id}/${tokenId}`);
      assert.equal(String(outputsOf(running)["csv"]).split("\r\n")[1], `"${tokenId}","${secret}","${token}"`);
      await running.refresh();
      for (const inputs of [rawInputs({ adopt }), rawInputs()]) assert.equal(await running.up(inputs), "same");
      assert.deepEqual(setting.alive(), [tokenId]);
      assert.equal(await running.up(rawInputs({ roles: ["UI View Only"], rotation: { grace: "0s" } })), "updated");
      assert.equal(setting.alive().length, 1);
      assert.notEqual(running.state.tokenId, tokenId);
      await running.destroy();
      assert.deepEqual(setting.alive(), []);
    });

    it("takes over no token whose value is another's, or that is dead", async () => {
      const one = setting.astra.mint({ roles: ["RO User"] });
      const other = setting.astra.mint({ roles: ["RO User"] });
      const forged = one.token.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
      for (const adopt of [
        { tokenId: one.clientId, token: other.token },
        { tokenId: one.clientId, token: forged },
        { tokenId: one.clientId, token: one.token, secret: other.secret },
      ]) {
        await assert.rejects(engine().up(rawInputs({ adopt })), (error: Error) => {
          assert.match(error.message, /adopt\.token: this is not the value of token/);
          assert.ok(!error.message.includes("AstraCS"));
          return true;
        });
      }
      const gone = { tokenId: "a".repeat(24), token: one.token };
      await assert.rejects(engine().up(rawInputs({ adopt: gone })), /adopt\.tokenId: there is no token a{24} at/);
    });

    it("is imported by its client id, with inputs that lead to it", async () => {
      const { clientId } = setting.astra.mint({ roles: ["RO User"], description: "by hand" });
      const id = `${setting.astra.organization.id}/${clientId}`;
      const found = await Token.read(id, undefined, setting.context);
      const { roles, description } = found?.inputs ?? {};
      assert.deepEqual([roles, description], [["RO User"], "by hand"]);
      const state = found?.state ?? assert.fail();
      for (const written of [["RO User"], ["Read Only User"]]) {
        const change = Token.diff(state, astraInputs({ roles: written, description: "by hand" }), at(new Date()));
        assert.equal(change.kind, "none");
      }
    });

    it("is imported with the names of its roles where Keyring has minted it, too, by either id", async () => {
      const running = engine();
      await running.up(rawInputs({ description: "for the web" }));
      const { roleIds, roleNames, tokenId } = running.state;
      for (const id of [running.id, `${setting.astra.organization.id}/${tokenId}`]) {
        const found = await Token.read(id, undefined, setting.context);
        assert.equal(found?.id, running.id);
        assert.deepEqual(
          [found.inputs?.roles, found.state.roleNames, found.state.roleIds],
          [roleNames, roleNames, roleIds],
        );
        const change = Token.diff(found.state, astraInputs({ description: "for the web" }), at(new Date()));
        assert.equal(change.kind, "none");
      }
    });
  });
}

describe("a token of Astra", () => {
  let setting: AstraSetting;
  beforeEach(async () => {
    setting = await astraSetting();
  });
  afterEach(() => setting.close());

  it("is never called gone because the managing token has come to be one of another organization", async () => {
    const running = new Engine(Token, setting.context);
    await running.up(rawInputs());
    const other = await astraSetting();
    const moved = astraContext(other.astra.url, other.astra.administrator.token);
    const elsewhere = new Engine(Token, moved);
    elsewhere.stored = running.stored;
    const says = new RegExp(`organizationId: .* belongs to organization ${other.astra.organization.id}`);
    await assert.rejects(elsewhere.refresh(), says);
    await assert.rejects(elsewhere.up(rawInputs({ description: "changed" })), says);
    await assert.rejects(elsewhere.destroy(), says);
    await other.close();
    assert.equal(setting.alive().length, 1);
  });

  it("is never called gone, and never forgotten by a destroy, because of trouble", async () => {
    const running = new Engine(Token, setting.context);
    await running.up(rawInputs());
    const [tokenId] = setting.alive();
    const troubles = [
      answer(401),
      answer(403, { message: "no" }),
      answer(404),
      answer(404, "<html>not here</html>"),
      answer(429, "", { "retry-after": "0" }),
      answer(500),
      answer(200, "null"),
      answer(200, '{"clients":null}'),
      answer(200, "<html>a portal</html>"),
    ];
    for (const trouble of troubles) {
      setting.proxy.rule = () => trouble;
      await assert.rejects(running.refresh());
      await assert.rejects(running.destroy());
      // only the list is in trouble
      setting.proxy.rule = ({ path }) => (path.endsWith("/clientIdSecrets") ? trouble : pass);
      await assert.rejects(running.refresh());
      // only the revoke is: what a proxy says of it does not count
      setting.proxy.rule = ({ method }) => (method === "DELETE" ? trouble : pass);
      if (trouble.kind === "answer" && trouble.body !== "null" && !trouble.body.includes("clients")) {
        await assert.rejects(running.destroy(), new RegExp(`token ${tokenId} may still be alive`));
      }
      assert.deepEqual(setting.alive(), [tokenId]);
    }
  });

  it("can be minted by ids where the managing token may not list roles, and says why names cannot", async () => {
    const { organization } = setting.astra;
    const actions = ["org-token-read", "org-token-write"];
    organization.putRole("tokens only", { description: "", resources: [], actions, effect: "allow" });
    const manager = setting.astra.mint({ roles: ["tokens only"] });
    const context = astraContext(setting.proxy.url, manager.token, setting.context);
    const running = new Engine(Token, context);
    await assert.rejects(
      running.up(rawInputs()),
      /roles: the managing token may not list roles \(it lacks the right org-role-read; Astra answered 403\).*write the roles as ids/,
    );
    const id = organization.roleNamed("RO User")?.id;
    await running.up(rawInputs({ roles: [id] }));
    await running.refresh();
    assert.equal(await running.up(rawInputs({ roles: [id] })), "same");
    assert.equal(setting.alive().length, 2);
  });

  it("is minted with roles that exist, or not at all", async () => {
    const running = new Engine(Token, setting.context);
    await assert.rejects(
      running.up(rawInputs({ roles: ["Read Only Usr"] })),
      /roles\[0\]: the organization has no role "Read Only Usr"; did you mean "Read Only User"\?/,
    );
    await assert.rejects(
      running.up(rawInputs({ roles: ["nobody"] })),
      /has no role "nobody"; it has Organization Admin/,
    );
    const unknown = "00000000-0000-4000-8000-000000000000";
    await assert.rejects(running.up(rawInputs({ roles: [unknown] })), /has no role/);
    assert.deepEqual(setting.alive(), []);
  });

  it("can have a role that was made a moment ago", async () => {
    const running = new Engine(Token, setting.context);
    await running.up(rawInputs());
    setting.astra.organization.putRole("new", { description: "", resources: [], actions: ["x"], effect: "allow" });
    await running.up(rawInputs({ roles: ["new"] }));
    assert.deepEqual(running.state.roleNames, ["new"]);
  });

  it("refuses wrong inputs, all of them at once", () => {
    const raw = { roles: [], description: "x [keyring 1.1]", organizationId: "a b", expiresIn: "soon", role: "x" };
    const { failures } = Token.check(raw, { now: new Date(0) });
    assert.deepEqual(failures.map(({ property }) => property).sort(), [
      "description",
      "expiresIn",
      "organizationId",
      "role",
      "roles",
    ]);
  });

  it("cannot move to another organization", () => {
    const state = { organizationId: "one", roles: ["a"], status: "active", generation: 1 };
    const change = Token.diff(state as never, astraInputs({ organizationId: "other" }), at(new Date()));
    assert.equal(change.kind, "replace");
  });

  it("costs one list of tokens and one of roles when many are read together", async () => {
    const engines = Array.from({ length: 20 }, () => new Engine(Token, setting.context));
    for (const one of engines) await one.up(rawInputs());
    setting.context.pass(60_000);
    setting.astra.requests.length = 0;
    await Promise.all(engines.map((one) => one.refresh()));
    assert.deepEqual(setting.astra.requests.sort(), ["GET /v2/clientIdSecrets", "GET /v2/organizations/roles"]);
  });
});

describe("a token of an Astra whose clock is ahead by less than its answers tell", () => {
  let setting: AstraSetting;
  beforeEach(async () => {
    setting = await astraSetting(RECENT_WIRE, 700);
  });
  afterEach(() => setting.close());

  it("ends in the very up that rotates it without a grace, or takes the grace away", async () => {
    const running = new Engine(Token, setting.context);
    const leaked = (leak: number) => rawInputs({ rotation: { grace: "0s", triggers: { leak } } });
    await running.up(leaked(0));
    await running.up(leaked(1));
    assert.deepEqual(setting.alive(), [running.state.tokenId]);
    await running.up(rawInputs({ rotation: { triggers: { leak: 2 } } }));
    assert.equal(setting.alive().length, 2);
    await running.up(leaked(2));
    assert.deepEqual(setting.alive(), [running.state.tokenId]);
  });
});
