import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, constants, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { logOutput } from "../../../console/src/log/output.js";
import { makeFolder } from "../../support/console.js";

describe("console: its log", () => {
  it("goes on in a named pipe once somebody reads it again; what came meanwhile is lost", async function () {
    if (process.platform === "win32") return this.skip();
    const pipe = join(await makeFolder(), "log");
    assert.equal(spawnSync("mkfifo", [pipe]).status, 0);
    const reading = () => openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    const textFrom = (reader: number) => {
      const bytes = Buffer.alloc(1_000);
      return bytes.toString("utf8", 0, readSync(reader, bytes));
    };
    const first = reading();
    const descriptor = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
    const output = logOutput(descriptor);
    output.write("first\n");
    assert.equal(textFrom(first), "first\n");
    closeSync(first);
    output.write("lost\n");
    const second = reading();
    output.write("second\n");
    assert.equal(textFrom(second), "second\n");
    for (const file of [second, descriptor]) closeSync(file);
  });
});
