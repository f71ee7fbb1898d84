import assert from "node:assert/strict";
import fc from "fast-check";
import { Engine } from "../../support/engine.js";
import { type PassInputs, pass, passInputs } from "../../support/pass.js";
import type { Fault } from "../../support/test-issuer.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;
/** Enough for a year in which somebody runs `up` more than once a day. */
const MOST_RUNS = 500;

/** A schedule, and what it promises, in milliseconds. */
interface Life {
  inputs: Partial<PassInputs>;
  before: number;
  grace: number;
}

const lives: Life[] = [
  { inputs: { expiresIn: "30d", rotation: {} }, before: 10 * DAY, grace: DAY },
  { inputs: { expiresIn: "30d", rotation: { before: "7d", grace: "3d" } }, before: 7 * DAY, grace: 3 * DAY },
  { inputs: { expiresIn: "10d", rotation: { before: "8d", grace: "2d" } }, before: 8 * DAY, grace: 2 * DAY },
  { inputs: { expiresIn: "90d", rotation: { before: "30d", every: "20d" } }, before: 30 * DAY, grace: DAY },
  { inputs: { expiresIn: "4d", rotation: { before: "2d", grace: "2d" } }, before: 2 * DAY, grace: 2 * DAY },
  // without an expiry, nothing but the grace depends on when somebody runs `up`
  { inputs: { rotation: { every: "20d", grace: "1d" } }, before: 20 * DAY, grace: DAY },
];

/** One run of `up`; shares are of the longest that the promise allows. */
interface Run {
  /** How long after the last run, as a share. */
  gap: number;
  /** How wrong the machine's clock is, as a share. */
  skew: number;
  /** What happens to each request, in their order; those beyond the list succeed. */
  faults: (Fault | undefined)[];
  /** When within the rest of the grace the consumer takes the new value, as a share. */
  delay: number;
  /** Whether the user changes a trigger first, while no overlap is running. */
  trigger: boolean;
}

const share = (min: number) => fc.integer({ min: min * 1_000, max: 1_000 }).map((thousandths) => thousandths / 1_000);
const fault = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom<Fault>("refused", "lost") },
);
const run: fc.Arbitrary<Run> = fc.record({
  gap: share(0),
  skew: share(-1),
  faults: fc.oneof(
    { weight: 2, arbitrary: fc.constant<Run["faults"]>([]) },
    { weight: 1, arbitrary: fc.array(fault, { maxLength: 5 }) },
  ),
  delay: share(0),
  trigger: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});
const runs = fc.array(run, { minLength: 1, maxLength: 60 });

/** A resource, what its stack tells others, and somebody who uses the value. */
function world({ inputs, grace }: Life, kind: { schedulesRevocation: boolean; idempotent: boolean }) {
  let ahead = 0;
  let triggers = 0;
  const { resource, issuer, context } = pass({ ...kind, ahead: () => ahead });
  const engine = new Engine(resource, context);
  /** The value that the last successful `up` gave to the stacks that ask. */
  let published: string | undefined;
  const consumer: { value: string | undefined; takes: number } = { value: undefined, takes: 0 };
  const now = () => issuer.now().getTime();

  /** Lets time pass; on the way the consumer takes the new value when it meant to. */
  function travel(milliseconds: number): void {
    const until = now() + milliseconds;
    if (consumer.value !== published && consumer.takes <= until) {
      context.pass(Math.max(0, consumer.takes - now()));
      works();
      consumer.value = published;
    }
    context.pass(until - now());
    works();
  }

  function works(): void {
    if (consumer.value === undefined) return;
    assert.ok(issuer.tokenOf(consumer.value) !== undefined, `an outage at ${issuer.now().toISOString()}`);
  }

  /** Runs `up`. @returns whether it succeeded */
  async function up({ skew, faults, delay, trigger }: Omit<Run, "gap">): Promise<boolean> {
    ahead = skew;
    const left = [...faults];
    const before = engine.stored?.state;
    issuer.fault = () => left.shift();
    if (trigger && issuer.alive().length < 2) triggers++;
    const rotation = { ...inputs.rotation, ...(triggers === 0 ? {} : { triggers: { triggers } }) };
    try {
      await engine.up(passInputs({ ...inputs, rotation }));
    } catch (error) {
      assert.match(String(error), /the issuer (refuses|broke|did not answer)/);
      return false;
    } finally {
      ahead = 0;
      issuer.fault = () => undefined;
      assert.ok(issuer.alive().length <= 2, `more than two alive: ${issuer.aliveIds()}`);
      works();
    }
    const { token, createdAt = "", previousRevokeAt } = engine.state;
    if (token !== published) {
      published = token;
      consumer.value ??= token;
      const promised = Math.min(Date.parse(createdAt) + grace, Date.parse(before?.expiresAt ?? "9999-01-01"));
      const end = Math.max(now(), previousRevokeAt === undefined ? 0 : Date.parse(previousRevokeAt));
      assert.ok(previousRevokeAt === undefined || end >= promised, "a shorter grace than promised");
      consumer.takes = now() + Math.max(0, delay * (end - now() - 1));
    }
    return true;
  }

  return { engine, issuer, context, travel, up, now };
}

for (const [kind, abilities] of [
  ["that ends previous values by itself and knows repeats", { schedulesRevocation: true, idempotent: true }],
  ["that leaves ending previous values to a later up", { schedulesRevocation: false, idempotent: false }],
] as const) {
  describe(`a year with an issuer ${kind}`, () => {
    it("never leaves a consumer who updates within the grace without a value that works", async () => {
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...lives), runs, async (life, plan) => {
          const { up, travel, now } = world(life, abilities);
          const skew = Math.min(DAY, life.before / 4);
          const longest = life.before - skew - HOUR;
          const end = now() + YEAR;
          let succeeded = now();
          assert.ok(await up({ skew: 0, faults: [], delay: 0, trigger: false }));
          for (let step = 0, failures = 0; now() < end && step < MOST_RUNS; step++) {
            const { gap, ...next } = plan[step % plan.length] as Run;
            // whoever sees an `up` fail runs it again soon, within the grace and within the window
            const soon = Math.min(life.grace / 8, (succeeded + longest - now()) / 2);
            travel(Math.max(MINUTE, failures > 0 ? gap * soon : gap * longest));
            const clean = failures === 3 || succeeded + longest - now() < life.grace;
            const done = await up({ ...next, skew: next.skew * skew, faults: clean ? [] : next.faults });
            failures = done ? 0 : failures + 1;
            if (done) succeeded = now();
          }
        }),
        { numRuns: 60 },
      );
    }).timeout(120_000);

    it("has the outage that is documented when nobody runs up: from the expiry to the next up", async () => {
      const expiring = lives.filter(({ inputs }) => inputs.expiresIn !== undefined);
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...expiring), runs, share(0), async (life, plan, late) => {
          const { engine, issuer, context, up, now } = world(life, abilities);
          for (const { skew, delay } of plan.slice(0, 3)) {
            assert.ok(await up({ skew: skew * HOUR, faults: [], delay, trigger: false }));
          }
          const { token, expiresAt } = engine.state;
          context.pass(Date.parse(expiresAt ?? "") - now() - 1);
          assert.notEqual(issuer.tokenOf(token), undefined, "works to the last");
          context.pass(1);
          assert.deepEqual(issuer.alive(), [], "and not longer");
          context.pass(late * YEAR);
          assert.equal(await engine.up(passInputs(life.inputs)), "updated");
          assert.deepEqual(issuer.aliveIds(), [engine.state.tokenId]);
          assert.notEqual(issuer.tokenOf(engine.state.token), undefined);
          assert.equal(engine.state.previousTokenId, undefined);
        }),
        { numRuns: 100 },
      );
    });
  });
}
