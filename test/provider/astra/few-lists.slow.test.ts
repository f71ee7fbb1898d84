import assert from "node:assert/strict";
import { type AstraTokenInputs, Token } from "../../../provider/src/astra/token.js";
import { Clients } from "../../../provider/src/lifecycle/clients.js";
import type { Context } from "../../../provider/src/lifecycle/context.js";
import { type AstraEmulator, startAstra } from "../../support/astra/index.js";
import { astraInputs } from "../support/astra.js";
import { settingsOf, testContext } from "../support/context.js";

/** As many as an engine on two cores runs at a time. */
const AT_ONCE = 8;
const TOKENS = Number(process.env["KEYRING_TEST_FULL"] ? 200 : 48);
const FOREIGN = 3_000;
/** Lists that a run may ask for, however many tokens it has. */
const FEW = process.env["KEYRING_TEST_FULL"] ? 8 : 4;

type Made = Awaited<ReturnType<typeof Token.create>>;

for (const latency of [0, 300]) {
  for (const limit of ["no limit", "a limit"] as const) {
    if (!process.env["KEYRING_TEST_FULL"] && (latency === 0) === (limit === "no limit")) continue;
    describe(`a run over ${TOKENS} tokens of an organization with ${limit} and ${FOREIGN} others, ${latency} ms away`, function () {
      this.timeout(120_000);
      let astra: AstraEmulator;
      let made: Made[];

      before(async () => {
        astra = await startAstra({ latency });
        for (let n = 0; n < FOREIGN; n++) astra.mint({ roles: ["Read Only User"], description: `foreign ${n}` });
        if (limit === "a limit") astra.organization.longestLife = 5 * 86_400_000;
      });
      after(() => astra.close());

      /** Lists asked for in one run: a process of its own, which knows nothing yet. */
      async function listsOf<Item, Result>(
        items: readonly Item[],
        each: (item: Item, context: Context) => Promise<Result>,
      ) {
        const asked = astra.requests.length;
        const results = await run(items, each);
        return {
          results,
          lists: astra.requests.slice(asked).filter((line) => line === "GET /v2/clientIdSecrets").length,
        };
      }

      async function run<Item, Result>(
        items: readonly Item[],
        each: (item: Item, context: Context) => Promise<Result>,
      ) {
        const clients = new Clients();
        const settings = settingsOf({ astraUrl: astra.url, astraToken: astra.administrator.token });
        const context = () => ({
          ...testContext({ settings }),
          clients,
          now: () => new Date(),
          signal: AbortSignal.timeout(60_000),
          deadline: Date.now() + 60_000,
        });
        const results: Result[] = [];
        const waiting = [...items.entries()];
        const work = async () => {
          for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
            results[next[0]] = await each(next[1], context());
          }
        };
        await Promise.all(Array.from({ length: AT_ONCE }, work));
        return results;
      }

      const inputs = (n: number, more: object = {}): AstraTokenInputs =>
        astraInputs({
          owner: `acme/infra/dev/t${n}`,
          expiresIn: "30d",
          rotation: { before: "1d", grace: "0s" },
          ...more,
        });
      const numbers = Array.from({ length: TOKENS }, (_, n) => n);
      const alive = () => astra.living().length - FOREIGN;

      it("makes them, each with the end that Astra gave it", async () => {
        const { results, lists } = await listsOf(numbers, (n, context) => Token.create(inputs(n), context));
        made = results;
        assert.equal(alive(), TOKENS);
        for (const { state } of made) {
          const given = astra.organization.tokens.get(state.tokenId ?? "")?.expiry ?? "";
          assert.ok(
            Math.abs(Date.parse(state.expiresAt ?? "") - Date.parse(given)) <= 1_000,
            `${state.expiresAt} ${given}`,
          );
        }
        assert.ok(lists <= FEW, `${lists} lists`);
      });

      it("refreshes them", async () => {
        const { results, lists } = await listsOf(made, ({ id, state }, context) => Token.read(id, state, context));
        assert.ok(results.every((found) => found?.state.status === "active"));
        assert.ok(lists <= FEW, `${lists} lists`);
      });

      it("rotates them, and revokes what an interrupted run left of one", async () => {
        const [id = "", first] = [made[7]?.id.split("/")[1], made[7]?.state];
        const left = astra.organization.mint({ roles: [], description: `[keyring ${id}.2 acme/infra/dev/t7]` });
        assert.equal(first?.generation, 1);
        const { results, lists } = await listsOf([...made.entries()], async ([n, { id, state }], context) => ({
          id,
          state: await Token.update(id, state, inputs(n, { description: "rotated" }), context),
        }));
        made = results;
        assert.ok(!astra.organization.tokens.has(left.clientId), "what was left is alive");
        assert.equal(alive(), TOKENS);
        assert.ok(lists <= FEW, `${lists} lists`);
      });

      it("revokes them, and what an interrupted run left of one", async () => {
        const [id = ""] = [made[TOKENS - 1]?.id.split("/")[1]];
        astra.organization.mint({ roles: [], description: `[keyring ${id}.3 acme/infra/dev/t${TOKENS - 1}]` });
        const { lists } = await listsOf(made, ({ id, state }, context) => Token.delete(id, state, context));
        assert.equal(alive(), 0);
        assert.ok(lists <= FEW, `${lists} lists`);
      });

      it("finds that they are revoked already", async () => {
        const { lists } = await listsOf(made, ({ id, state }, context) => Token.delete(id, state, context));
        assert.ok(lists <= FEW, `${lists} lists`);
      });
    });
  }
}
