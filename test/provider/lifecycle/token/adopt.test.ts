import assert from "node:assert/strict";
import { Unknown } from "../../../../provider/src/lifecycle/resource.js";
import { at } from "../../support/context.js";
import { Engine } from "../../support/engine.js";
import { type PassInputs, pass, passInputs } from "../../support/pass.js";

const DAY = 86_400_000;

/** A token that somebody made by hand, and a resource that may take it over. */
function byHand(expiresAt?: string) {
  const made = pass();
  const tokenId = made.issuer.plant(undefined, expiresAt);
  const adopt = { tokenId, token: `value of ${tokenId}` };
  const asItIs = { name: "planted", permissions: ["look"], adopt };
  return { ...made, tokenId, adopt, asItIs, engine: new Engine(made.resource, made.context) };
}

describe("adopting a token", () => {
  it("takes over its value, its dates and its settings, and mints nothing", async () => {
    const { engine, issuer, context, tokenId, adopt, asItIs } = byHand();
    assert.equal(await engine.up(passInputs(asItIs)), "created");
    assert.equal(engine.id, `here/${tokenId}`);
    assert.deepEqual(engine.state, {
      place: "here",
      name: "planted",
      permissions: ["look"],
      token: adopt.token,
      tokenId,
      status: "active",
      createdAt: "2026-06-01T00:00:00.000Z",
      generation: 1,
    });
    assert.deepEqual(issuer.requests, [`find ${tokenId}`, `verify ${tokenId}`]);
    assert.deepEqual(context.messages, []);
    assert.equal(await engine.up(passInputs(asItIs)), "same");
  });

  it("is not called gone while the adopted value, which has no label, outlives the one that replaced it", async () => {
    const { engine, issuer, asItIs } = byHand();
    await engine.up(passInputs(asItIs));
    await engine.up(passInputs({ ...asItIs, name: "renamed" }));
    issuer.revokeElsewhere(String(engine.state.tokenId));
    await engine.refresh();
    assert.equal(engine.state.status, "revoked");
    assert.equal(issuer.alive().length, 1);
  });

  it("is over once it has happened: the input may change or go", async () => {
    const { engine, issuer, asItIs } = byHand();
    await engine.up(passInputs(asItIs));
    const { adopt: _, ...without } = asItIs;
    assert.equal(await engine.up(passInputs(without)), "same");
    assert.equal(await engine.up(passInputs({ ...asItIs, adopt: { tokenId: "other", token: "other" } })), "same");
    assert.equal(issuer.alive().length, 1);
  });

  it("is followed by the usual life: read, rotated with a grace, revoked on destroy", async () => {
    const { engine, issuer, context, tokenId, adopt, asItIs } = byHand();
    await engine.up(passInputs(asItIs));
    await engine.refresh();
    assert.equal(engine.state.token, adopt.token);
    await engine.up(passInputs({ ...asItIs, rotation: { triggers: { leak: 1 } } }));
    assert.equal(engine.state.previousToken, adopt.token);
    assert.equal(engine.state.generation, 2);
    assert.deepEqual(issuer.aliveIds(), [tokenId, engine.state.tokenId]);
    context.pass(DAY);
    assert.deepEqual(issuer.aliveIds(), [engine.state.tokenId]);
    await engine.destroy();
    assert.deepEqual(issuer.alive(), []);
  });

  it("revokes the token on destroy when it was never rotated", async () => {
    const { engine, issuer, asItIs } = byHand();
    await engine.up(passInputs(asItIs));
    await engine.destroy();
    assert.deepEqual(issuer.alive(), []);
  });

  it("leaves what the program wants otherwise to the next up, and says so", async () => {
    const { engine, issuer, context, tokenId, asItIs } = byHand();
    const wanted = passInputs({ ...asItIs, permissions: ["write"], expiresIn: "30d" });
    await engine.up(wanted);
    assert.deepEqual(engine.state.permissions, ["look"], "as they are");
    assert.deepEqual(context.messages, [
      `warning: Pass "web" takes over token ${tokenId} with its current settings; the next up rotates: permissions, expiresIn changed`,
    ]);
    assert.equal(await engine.up(wanted), "updated");
    assert.deepEqual(engine.state.permissions, ["write"]);
    assert.equal(engine.state.previousTokenId, tokenId);
    assert.equal(issuer.alive().length, 2);
    assert.equal(await engine.up(wanted), "same");
  });

  it("recognises the lifetime that the program asks for", async () => {
    const { engine, asItIs } = byHand("2026-07-01T00:00:00.000Z");
    const wanted = passInputs({ ...asItIs, expiresIn: "30d", rotation: { before: "7d" } });
    await engine.up(wanted);
    assert.equal(engine.state.rotateAt, "2026-06-24T00:00:00.000Z");
    assert.equal(await engine.up(wanted), "same");
  });

  it("warns of whose token it was", async () => {
    const { engine, issuer, context } = byHand();
    const tokenId = issuer.plant({ owner: "acme/old/dev/web", instance: "i", generation: 7 });
    const adopt = { tokenId, token: `value of ${tokenId}` };
    await engine.up(passInputs({ name: "planted", adopt }));
    assert.deepEqual(context.messages, [
      `warning: Pass "web" takes over token ${tokenId}, which was minted for acme/old/dev/web. Make sure that nothing else manages it`,
    ]);
    await engine.up(passInputs({ name: "other", adopt }));
    assert.equal(engine.state.generation, 8);
  });

  it("shows in preview what is known of it", () => {
    const { resource, context, asItIs, adopt } = byHand();
    const known = resource.preview(undefined, passInputs(asItIs), at(context.now()));
    assert.deepEqual(
      { tokenId: known.tokenId, token: known.token, status: known.status },
      { ...adopt, status: "active" },
    );
    assert.ok(!("permissions" in known), "its settings are its own");
    const unknown = { ...passInputs(), adopt: Unknown } as unknown as PassInputs;
    assert.ok(!("tokenId" in resource.preview(undefined, unknown, at(context.now()))));
  });
});

describe("a token that cannot be adopted", () => {
  const refusals: [string, (made: ReturnType<typeof byHand>) => PassInputs["adopt"], RegExp][] = [
    [
      "is not there",
      () => ({ tokenId: "t-9", token: "x" }),
      /^OperationFailed: adopt\.tokenId: there is no token t-9 at here\. Nothing was minted\. To mint a new token, remove `adopt`/,
    ],
    [
      "was revoked",
      ({ issuer, adopt }) => {
        issuer.revokeElsewhere(adopt.tokenId);
        return adopt;
      },
      /adopt\.tokenId: token planted-1 was revoked at 2026-06-01T00:00:00\.000Z\. Nothing was minted/,
    ],
    [
      "has another value",
      ({ adopt }) => ({ ...adopt, token: "a value of something else" }),
      /^OperationFailed: adopt\.token: this is not the value of token planted-1\. Nothing was changed$/,
    ],
    [
      "cannot be asked about",
      ({ issuer, adopt }) => {
        issuer.fault = (step) => (step === "verify" ? "refused" : undefined);
        return adopt;
      },
      /the issuer refuses connections/,
    ],
  ];
  for (const [what, adoptOf, message] of refusals) {
    it(`because it ${what} is never minted in silence, and its value is in no message`, async () => {
      const made = byHand();
      const adopt = adoptOf(made);
      await assert.rejects(made.engine.up(passInputs({ ...made.asItIs, adopt })), (error: Error) => {
        assert.match(String(error), message);
        assert.ok(!error.message.includes("value of something else"));
        return true;
      });
      assert.equal(made.engine.stored, undefined);
      assert.ok(!made.issuer.requests.some((request) => request.startsWith("issue")));
    });
  }

  it("because it has expired is said with its end", async () => {
    const { engine, context, asItIs } = byHand("2026-06-02T00:00:00.000Z");
    context.pass(2 * DAY);
    await assert.rejects(
      engine.up(passInputs(asItIs)),
      /has expired at 2026-06-02T00:00:00\.000Z\. Nothing was minted/,
    );
  });

  it("stays refused after it died and a refresh forgot it: a new one is minted only without adopt", async () => {
    const { engine, issuer, tokenId, asItIs } = byHand();
    await engine.up(passInputs(asItIs));
    issuer.revokeElsewhere(tokenId);
    await engine.refresh();
    assert.equal(engine.stored, undefined);
    await assert.rejects(engine.up(passInputs(asItIs)), /was revoked at .*To mint a new token, remove `adopt`/);
    const { adopt: _, ...without } = asItIs;
    assert.equal(await engine.up(passInputs(without)), "created");
  });

  it("is told which part is missing, without any value in the words", () => {
    const { resource, context } = byHand();
    const check = (adopt: unknown) => resource.check({ ...passInputs(), adopt }, { now: context.now() }).failures;
    assert.deepEqual(
      check({ token: "s3cret" }).map(({ property }) => property),
      ["adopt.tokenId"],
    );
    assert.deepEqual(
      check({ tokenId: "t" }).map(({ property }) => property),
      ["adopt.token"],
    );
    assert.match(check("s3cret")[0]?.reason ?? "", /must be an object with tokenId and token/);
    assert.match(check({ tokenId: "t", tokn: "s3cret", token: "x" })[0]?.reason ?? "", /did you mean "token"/);
    assert.ok(!JSON.stringify([check({ token: "s3cret" }), check("s3cret")]).includes("s3cret"));
  });
});

describe("a value that is missing after an import", () => {
  async function imported() {
    const made = byHand();
    const found = await made.resource.read(`here/${made.tokenId}`, undefined, made.context);
    assert.ok(found?.inputs !== undefined);
    made.engine.stored = { id: found.id, state: found.state, inputs: found.inputs, incomplete: false };
    return { ...made, diff: (inputs: PassInputs) => made.resource.diff(found.state, inputs, at(made.context.now())) };
  }

  it("is warned of, with what to do", async () => {
    const { diff, tokenId, asItIs } = await imported();
    const { adopt: _, ...without } = asItIs;
    assert.deepEqual(diff(passInputs(without)), {
      kind: "none",
      warnings: [
        `has no value, because token ${tokenId} was imported or is only read (\`get\`). If the program manages it, supply its id and value in \`adopt\`, or change a rotation trigger to mint a new one`,
      ],
    });
    const other = passInputs({ ...asItIs, adopt: { tokenId: "t-9", token: "x" } });
    assert.match(diff(other).warnings[0] ?? "", /adopt names another token, t-9/);
  });

  it("is taken from adopt, and nothing is minted", async () => {
    const { engine, issuer, diff, adopt, asItIs } = await imported();
    const change = diff(passInputs(asItIs));
    assert.equal(change.kind === "update" && change.reason, "takes its value from adopt");
    assert.equal(await engine.up(passInputs(asItIs)), "updated");
    assert.equal(engine.state.token, adopt.token);
    assert.equal(issuer.alive().length, 1);
    assert.equal(await engine.up(passInputs(asItIs)), "same");
  });

  it("is not taken when it is not the token's", async () => {
    const { engine, adopt, asItIs } = await imported();
    const wrong = passInputs({ ...asItIs, adopt: { ...adopt, token: "another" } });
    await assert.rejects(engine.up(wrong), /this is not the value of token/);
    assert.equal(engine.state.token, undefined);
  });

  it("may be taken when preview does not know it yet", async () => {
    const { diff, asItIs } = await imported();
    const change = diff({ ...passInputs(asItIs), adopt: Unknown } as unknown as PassInputs);
    assert.equal(change.kind === "update" && change.reason, "may take its value from adopt, which is not known yet");
  });
});
