import assert from "node:assert/strict";
import { AuthToken } from "../../../provider/src/calimero/auth-token.js";
import type { Context } from "../../../provider/src/lifecycle/context.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { authTokenInputs, impatientContext } from "../support/calimero.js";
import { testContext } from "../support/context.js";
import { type ConsoleProxy, proxyTo } from "../support/proxy.js";

const MANY = 2_000;
/** What the engine does at once on two cores. */
const AT_ONCE = 8;

type Made = Awaited<ReturnType<typeof AuthToken.create>>;

describe("a refresh of two thousand tokens at a real console", function () {
  this.timeout(180_000);
  let console: TestConsole;
  let proxy: ConsoleProxy;
  let context: Context;
  const made: Made[] = [];

  before(async () => {
    console = await startConsole();
    proxy = await proxyTo(console.url);
    const clock = { ...testContext(), now: () => new Date() };
    context = impatientContext(proxy.url, { accessKey: console.accessKey, clock });
    await atOnce(MANY, async (index) => void made.push(await create(`token-${index}`)));
  });
  after(async () => {
    await proxy?.close();
    await console?.close();
  });

  const within = () => ({ ...context, deadline: Date.now() + 30_000, signal: new AbortController().signal });
  const create = (name: string) => {
    const inputs = authTokenInputs({ shardId: console.shardId, name, owner: `acme/infra/many/${name}` });
    return AuthToken.create(inputs, within());
  };

  /** What reading all of them asks of the console; `meanwhile` is called before each read. */
  async function readAll(meanwhile: (index: number) => Promise<unknown> = async () => undefined) {
    const before = proxy.asked().length;
    const begun = Date.now();
    await atOnce(MANY, async (index) => {
      await meanwhile(index);
      const { id, state } = made[index] as Made;
      assert.deepEqual((await AuthToken.read(id, state, within()))?.state, state);
    });
    const asked = proxy.asked().slice(before);
    const list = `GET /shards/${console.shardId}/tokens`;
    // a list serves for five seconds, and has two pages, or three where more than two thousand live
    const mostPages = 3 * (1 + Math.ceil((Date.now() - begun) / 5_000));
    return {
      pages: asked.filter((request) => request === list).length,
      mostPages,
      lookUps: asked.filter((request) => request.startsWith(`${list}/`)).length,
    };
  }

  it("costs the pages of a list, not a request for each", async () => {
    const { pages, mostPages, lookUps } = await readAll();
    assert.ok(pages >= 2 && pages <= mostPages, `${pages} pages`);
    assert.equal(lookUps, 0);
  });

  it("costs no more while tokens are minted and revoked in between, but for one look-up each", async () => {
    const { pages, mostPages, lookUps } = await readAll(async (index) => {
      if (index % 100 !== 50) return;
      const extra = await create(`extra-${index}`);
      assert.notEqual(await AuthToken.read(extra.id, extra.state, within()), undefined);
      await AuthToken.delete(extra.id, extra.state, within());
    });
    assert.ok(pages <= mostPages, `${pages} pages`);
    assert.ok(lookUps <= MANY / 100, `${lookUps} look-ups`);
  });
});

/** Does so many things, a few at once. */
async function atOnce(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
