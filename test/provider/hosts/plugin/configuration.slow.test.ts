import assert from "node:assert/strict";
import { ownEnvironment } from "../../../support/environment.js";
import { KEY } from "../../support/calimero.js";
import { problem, type TestServer, testServer } from "../../support/test-server.js";
import { type Plugin, type Props, plugin, secret, UNKNOWN } from "./support.js";

const INPUTS = { shardId: "demos-calimero-testnet", name: "web", permissions: ["write"], owner: "-/infra/dev/web" };

describe("the settings of the plugin", () => {
  ownEnvironment();
  let started: Plugin;

  beforeEach(async () => {
    started = await plugin();
  });
  afterEach(() => started.stop());

  it("are checked all at once, a near miss with a suggestion", async () => {
    const { failures } = await started.checkConfig({ calimeroURL: "http://x", timeout: "never", version: "0.1.0" });
    const reasons = new Map(failures.map(({ property, reason }) => [property, reason]));
    // the engine would print the value of a property that it hears of
    assert.deepEqual([...reasons.keys()].sort(), ["", "timeout"]);
    assert.match(reasons.get("") ?? "", /^calimeroURL: .*did you mean "calimeroUrl"\?/);
    assert.match(reasons.get("timeout") ?? "", /seconds, from 1 to 3600/);
  });

  it("come back as secrets where they are secret by nature, even if written down in clear", async () => {
    const { inputs, failures } = await started.checkConfig({
      calimeroUrl: "http://x",
      calimeroAccessKey: KEY,
      astraToken: secret("AstraCS:one"),
    });
    assert.deepEqual(failures, []);
    assert.deepEqual(inputs["calimeroAccessKey"], secret(KEY));
    assert.deepEqual(inputs["astraToken"], secret("AstraCS:one"));
    assert.equal(inputs["calimeroUrl"], "http://x");
  });

  it("stay a secret where the program says so", async () => {
    const { inputs } = await started.checkConfig({ calimeroUrl: secret("http://x") });
    assert.deepEqual(inputs["calimeroUrl"], secret("http://x"));
  });

  it("may be unknown in a preview", async () => {
    const { inputs, failures } = await started.checkConfig({ calimeroUrl: UNKNOWN, timeout: UNKNOWN });
    assert.deepEqual(failures, []);
    assert.deepEqual(inputs, { calimeroUrl: UNKNOWN, timeout: UNKNOWN });
  });

  it("that are wrong never show a secret's value", async () => {
    const { failures } = await started.checkConfig({ calimeroAccessKey: [KEY] });
    assert.equal(failures[0]?.property, "");
    assert.match(failures[0]?.reason ?? "", /^calimeroAccessKey/);
    assert.ok(!JSON.stringify(failures).includes(KEY));
  });

  it("never replace anything when they change", async () => {
    const diff = await started.diffConfig({ calimeroUrl: "http://x", version: "1" }, { calimeroUrl: "http://y" });
    assert.deepEqual([diff.changes, diff.diffsList, diff.replacesList], [2, ["calimeroUrl"], []]);
    const same = await started.diffConfig({ timeout: 30, version: "1" }, { timeout: 30, version: "2" });
    assert.deepEqual([same.changes, same.diffsList], [1, []]);
  });

  describe("where they lead", () => {
    let here: TestServer;
    let there: TestServer;

    beforeEach(async () => {
      [here, there] = await Promise.all([testServer(refusal), testServer(refusal)]);
    });
    afterEach(() => Promise.all([here.close(), there.close()]));

    it("is nobody's business as long as nothing is to be done", async () => {
      await started.configure(at(here));
      await started.check(INPUTS);
      assert.deepEqual(here.requests, []);
    });

    it("need not be right before the first operation", async () => {
      await started.configure({ calimeroUrl: "nonsense", calimeroAccessKey: secret("nonsense") });
      assert.deepEqual((await started.check(INPUTS)).failures, []);
      await assert.rejects(started.create(INPUTS), /AuthToken "web": .*calimeroUrl/);
    });

    it("is the environment's choice for the default provider", async () => {
      process.env["CALIMERO_CONSOLE_URL"] = here.url;
      await started.configure(at(there), "default_0_1_0");
      await assert.rejects(started.create(INPUTS), /lacks the right issue-tokens/);
      assert.deepEqual([here.requests.length, there.requests.length], [1, 0]);
    });

    it("is the program's choice for a provider of its own, and what that lacks is the environment's", async () => {
      process.env["CALIMERO_CONSOLE_URL"] = here.url;
      await started.configure({ calimeroUrl: there.url, calimeroAccessKey: KEY }, "staging");
      await assert.rejects(started.create(INPUTS), /lacks the right issue-tokens/);
      assert.deepEqual([here.requests.length, there.requests.length], [0, 1]);
      const other = await plugin();
      await other.configure({ calimeroAccessKey: KEY }, "staging");
      await assert.rejects(other.create(INPUTS), /lacks the right issue-tokens/);
      assert.deepEqual([here.requests.length, there.requests.length], [1, 1]);
      await other.stop();
    });

    it("cannot be chosen twice, so that nothing leads the credentials elsewhere", async () => {
      process.env["CALIMERO_CONSOLE_URL"] = here.url;
      process.env["CALIMERO_ACCESS_KEY"] = KEY;
      await started.configure({}, "staging");
      await assert.rejects(
        started.configure({ calimeroUrl: there.url }, "staging"),
        /is configured already; start another process/,
      );
      await assert.rejects(started.create(INPUTS), /lacks the right issue-tokens/);
      assert.deepEqual([here.requests.length, there.requests.length], [1, 0]);
    });

    it("is chosen anew by each engine that attaches", async () => {
      await started.configure(at(there));
      await started.attach("");
      await started.configure(at(here));
      await assert.rejects(started.create(INPUTS), /lacks the right issue-tokens/);
      assert.deepEqual([here.requests.length, there.requests.length], [1, 0]);
    });

    it("is nothing that two of them in one process share", async () => {
      const other = await plugin();
      await Promise.all([started.configure(at(here), "one"), other.configure(at(there), "other")]);
      const both = [started, other].map((one) => assert.rejects(one.create(INPUTS), /lacks the right issue-tokens/));
      await Promise.all(both);
      assert.deepEqual([here.requests.length, there.requests.length], [1, 1]);
      await other.cancel();
      await assert.rejects(
        started.create(INPUTS),
        /lacks the right issue-tokens/,
        "the end of one is not the end of the other",
      );
      await other.stop();
    });
  });
});

const refusal = problem(403, "forbidden", { right: "issue-tokens" });

function at({ url }: TestServer): Props {
  return { calimeroUrl: url, calimeroAccessKey: KEY };
}
