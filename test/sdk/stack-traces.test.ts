import assert from "node:assert/strict";
import { calimero } from "../../sdk/src/index.js";
import { run } from "./program.js";

const args = { shardId: "demos-calimero-testnet", permissions: "full" as const };

/** Counts the frames of all stack traces that are taken, and takes them as ever. */
async function framesOf(work: () => Promise<unknown>): Promise<number> {
  let frames = 0;
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = (error, sites) => {
    frames += sites.length;
    return `${error}\n${sites.map((site) => `    at ${site}`).join("\n")}`;
  };
  try {
    await work();
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
  return frames;
}

describe("making a token", () => {
  it("takes no stack trace for each of its outputs, so that a program of many tokens is not slow", async () => {
    await run(() => new calimero.AuthToken("web", args));
    let constructing = 0;
    await run(() => {
      let token: calimero.AuthToken | undefined;
      // counted while the constructor runs, and no longer
      void framesOf(async () => {
        token = new calimero.AuthToken("web", args);
      }).then((frames) => {
        constructing = frames;
      });
      return token ?? assert.fail("no token was made");
    });
    assert.ok(constructing < 200, `${constructing} frames of stack traces`);
  });

  it("leaves stack traces of the program's own errors as they were", async () => {
    const limit = Error.stackTraceLimit;
    await run(() => new calimero.AuthToken("web", args));
    assert.equal(Error.stackTraceLimit, limit);
  });

  it("says where in the program a token was made that Pulumi refuses", async () => {
    const limit = Error.stackTraceLimit;
    await assert.rejects(
      run(() => new calimero.AuthToken("", args)),
      (error: Error) => /stack-traces\.test/.test(error.stack ?? ""),
    );
    assert.equal(Error.stackTraceLimit, limit);
  });
});
