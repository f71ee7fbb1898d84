import assert from "node:assert/strict";
import fc from "fast-check";
import { Engine } from "../../support/engine.js";
import { type PassInputs, pass, passInputs } from "../../support/pass.js";
import type { Abilities, Fault } from "../../support/test-issuer.js";

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Something that happens to a resource: by its user, by time, or by somebody at the issuer. */
type Event =
  | { kind: "up"; inputs: PassInputs; faults: (Fault | undefined)[] }
  | { kind: "refresh"; faults: (Fault | undefined)[] }
  | { kind: "destroy"; faults: (Fault | undefined)[] }
  | { kind: "pass"; milliseconds: number }
  | { kind: "use" }
  | { kind: "revoke elsewhere"; which: number };

const lives: Partial<PassInputs>[] = [
  {},
  { expiresIn: "1d" },
  { expiresIn: "30d" },
  { expiresAt: "2030-01-01T00:00:00Z" },
  { expiresIn: "30d", rotation: { before: "7d", grace: "3d" } },
  { expiresIn: "30d", rotation: { grace: "0s" } },
  { expiresIn: "1d", rotation: { before: "6h", every: "12h" } },
  { rotation: { every: "10d", grace: "2d" } },
  { rotation: { every: "1d", grace: "1d" } },
  { rotation: { triggers: { leak: 1 }, grace: "0s" } },
  { rotation: { triggers: { leak: 2 } } },
];

const inputs = fc
  .record({ life: fc.constantFrom(...lives), name: fc.constantFrom("a", "b"), write: fc.boolean() })
  .map(({ life, name, write }) => passInputs({ ...life, name, permissions: write ? ["look", "write"] : ["look"] }));

/** What happens to each request of an operation, in their order; those beyond the list succeed. */
const faults = fc.array(
  fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, fc.constantFrom<Fault>("refused", "lost")),
  {
    maxLength: 6,
  },
);

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("up" as const), inputs, faults }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("refresh" as const), faults }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("destroy" as const), faults }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("pass" as const),
      milliseconds: fc.oneof(fc.integer({ min: 1, max: MINUTE }), fc.integer({ min: MINUTE, max: 40 * DAY })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("use" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("revoke elsewhere" as const), which: fc.integer({ min: 0, max: 1 }) }),
  },
);

/** A resource, its issuer and its engine, to which events happen one after another. */
function life(abilities: Abilities) {
  const { resource, issuer, context } = pass(abilities);
  const engine = new Engine(resource, context);
  // revoked by somebody else, or by a destroy that failed half-way: an up without a refresh cannot know
  const endedUnseen = new Set<string | undefined>();
  // a read clears the engine's note of a failure, and with it what would have made the next up sweep
  let refreshed = false;

  /** An operation of which requests fail as told. @returns what it did, or undefined when it failed */
  async function attempt(operation: () => Promise<string>, plan: (Fault | undefined)[]): Promise<string | undefined> {
    const left = [...plan];
    issuer.fault = () => left.shift();
    try {
      return await operation();
    } catch (error) {
      assert.match(
        String(error),
        /the issuer (refuses|broke|did not answer)/,
        "fails by nothing but the issuer's faults",
      );
      return undefined;
    } finally {
      issuer.fault = () => undefined;
    }
  }

  /** What holds at all times, whatever failed. */
  function alwaysTrue(): void {
    const alive = issuer.alive();
    assert.ok(alive.length <= 2, `more than two alive: ${issuer.aliveIds()}`);
    const instance = engine.stored?.id.split("/")[1];
    for (const token of alive) {
      assert.equal(token.labels?.owner, "acme/infra/dev/web");
      assert.equal(token.labels?.instance, instance, `${token.tokenId} is alive and forgotten`);
    }
    const state = engine.stored?.state;
    for (const [tokenId, value] of [
      [state?.tokenId, state?.token],
      [state?.previousTokenId, state?.previousToken],
    ]) {
      if (tokenId !== undefined && issuer.aliveIds().includes(tokenId)) {
        assert.equal(issuer.tokenOf(value), tokenId, "the state holds a value that is void");
      }
    }
  }

  /** What an `up` promises when it reports success. */
  function upSucceeded(done: string): void {
    const { token, tokenId, status, previousTokenId, previousRevokeAt } = engine.state;
    assert.ok(tokenId !== undefined && token !== undefined);
    if (!endedUnseen.has(tokenId)) {
      assert.equal(status, "active");
      assert.equal(issuer.tokenOf(token), tokenId, "the value in the state does not work");
    }
    if (done !== "same") refreshed = false;
    for (const { tokenId: alive, revokeAt, expiresAt } of issuer.alive()) {
      assert.ok(refreshed || [tokenId, previousTokenId].includes(alive), `${alive} is alive and in no state`);
      if (alive !== previousTokenId) continue;
      assert.ok(previousRevokeAt !== undefined, "nothing says when the previous value ends");
      if (!abilities.schedulesRevocation) continue;
      const [end] = [revokeAt, expiresAt].filter((time) => time !== undefined).sort();
      assert.ok(end !== undefined && end <= previousRevokeAt, "the previous value lives longer than it is said to");
    }
  }

  async function happens(event: Event): Promise<void> {
    if (event.kind === "up") {
      const done = await attempt(() => engine.up(event.inputs), event.faults);
      if (done !== undefined) upSucceeded(done);
    }
    if (event.kind === "refresh")
      refreshed = (await attempt(() => engine.refresh(), event.faults)) !== undefined || refreshed;
    if (event.kind === "destroy") {
      const done = await attempt(() => engine.destroy(), event.faults);
      if (done === undefined) endedUnseen.add(engine.state.tokenId);
      else assert.deepEqual(issuer.alive(), []);
    }
    if (event.kind === "pass") context.pass(event.milliseconds);
    if (event.kind === "use" && engine.stored?.state.tokenId !== undefined) issuer.use(engine.stored.state.tokenId);
    if (event.kind === "revoke elsewhere") {
      const tokenId = issuer.aliveIds()[event.which];
      if (tokenId !== undefined) issuer.revokeElsewhere(tokenId);
      endedUnseen.add(tokenId);
    }
    alwaysTrue();
  }

  return { engine, issuer, happens };
}

for (const [kind, abilities] of [
  ["that ends previous values by itself and knows repeats", { schedulesRevocation: true, idempotent: true }],
  ["that leaves ending previous values to a later up", { schedulesRevocation: false, idempotent: false }],
] as const) {
  describe(`whatever happens to a token, in any order, at an issuer ${kind}`, () => {
    it("never more than two are alive, none is forgotten, and no value in the state is void", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 25 }), async (events) => {
          const { happens } = life(abilities);
          for (const event of events) await happens(event);
        }),
        { numRuns: 1_000 },
      );
    });

    it("an up without trouble puts everything right, a second one changes nothing, and a destroy leaves nothing", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(event, { maxLength: 15 }), inputs, async (events, last) => {
          const { engine, issuer, happens } = life(abilities);
          for (const event of events) await happens(event);
          await happens({ kind: "refresh", faults: [] });
          await happens({ kind: "up", inputs: last, faults: [] });
          assert.equal(issuer.tokenOf(engine.state.token), engine.state.tokenId);
          // a mint that was resumed late may be old enough to rotate at once
          await happens({ kind: "up", inputs: last, faults: [] });
          assert.equal(await engine.up(last), "same");
          await happens({ kind: "destroy", faults: [] });
          assert.equal(engine.stored, undefined);
        }),
        { numRuns: 400 },
      );
    });
  });
}
