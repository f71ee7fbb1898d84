import assert from "node:assert/strict";
import { createLogger } from "../../../console/src/log/logger.js";

describe("console: an error in its log", () => {
  /** The line that a logger writes of something. */
  function logged(line: object): Record<string, unknown> {
    let written = "";
    createLogger("info", { write: (text) => (written += text) }).warn(line, "something failed");
    return JSON.parse(written) as Record<string, unknown>;
  }

  const client = { processID: 471108154711, secretKey: 815471100815, connectionParameters: { password: "hunter2" } };

  function assertClean(line: unknown): void {
    assert.doesNotMatch(
      JSON.stringify(line),
      /processID|secretKey|connectionParameters|hunter2|471108154711|815471100815/,
    );
  }

  it("shows what an operator needs and nothing that a library hung on it, under whichever name it is logged", () => {
    for (const name of ["err", "error", "reason"]) {
      const error = Object.assign(new Error("terminating connection"), { code: "57P01", severity: "FATAL", client });
      const line = logged({ [name]: error });
      const { stack, ...shown } = line[name] as Record<string, unknown>;
      assert.deepEqual(shown, { type: "Error", message: "terminating connection", code: "57P01", severity: "FATAL" });
      assert.match(String(stack), /describe-error\.test/);
      assertClean(line);
    }
  });

  it("shows its causes and the errors it is made of in the same way, and ends where they go in a circle", () => {
    const first = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", port: 5432, client });
    const both = new AggregateError([first, first], "all failed");
    const outer = Object.assign(new TypeError("no connection", { cause: both }), { client });
    const line = logged({ err: outer });
    const { type, cause } = line["err"] as { type: string; cause: { type: string; errors: Record<string, unknown>[] } };
    assert.deepEqual([type, cause.type, cause.errors.length], ["TypeError", "AggregateError", 2]);
    assert.deepEqual([cause.errors[1]?.["code"], cause.errors[1]?.["port"]], ["ECONNREFUSED", 5432]);
    assertClean(line);
    const circle = new Error("a circle");
    circle.cause = circle;
    assert.ok(JSON.stringify(logged({ err: circle })).length < 100_000);
  });

  it("does not show an object that was thrown in place of an error, nor one under the name of a fact", () => {
    const odd = Object.assign(new Error("odd"), { code: client, port: { client } });
    assertClean(logged({ err: odd }));
    assertClean(logged({ err: new Error("caused", { cause: client }) }));
  });
});
